import type { Place } from '../source.ts';

/** A way on which credentials of callers travel without TLS, off this machine. */
export interface CleartextWay {
  readonly kind: 'cleartext';
  readonly at: Place;
  readonly how:
    /** A plain listener of an app that a TLS listener serves as well. */
    | { readonly kind: 'beside'; readonly secured: Place }
    /** The URL by which clients are told to come: `expectedResource`, `resourceServerUrl`. */
    | { readonly kind: 'url'; readonly name: string; readonly host: string };
}
