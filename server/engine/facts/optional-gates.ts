import type { Place } from '../source.ts';

/** A gate that calls the handler without an identity when its verifier gives none: `withMcpAuth(handler, verify)`. */
export interface OptionalGate {
  readonly kind: 'optionalGate';
  /** The callee. */
  readonly at: Place;
  readonly name: string;
  /** Where the verifier gives nothing back instead of refusing. */
  readonly nothing: Place;
  /** The whole call, and its options when they are an object in the source. */
  readonly call: Place;
  readonly options: Place | undefined;
}
