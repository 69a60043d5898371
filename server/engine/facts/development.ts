import type { Place } from '../source.ts';

/** A verifier that is made for trying things out, in code that serves. */
export interface DevelopmentVerifier {
  readonly kind: 'developmentVerifier';
  readonly at: Place;
  /** The class or function, as its package names it: `APIKeyAuthProvider`. */
  readonly name: string;
  /**
   * `literal-keys`: the keys stand in the source; `demo`: it comes from examples and lets everybody in; `any-token`: it
   * takes whatever it is shown.
   */
  readonly flaw: 'literal-keys' | 'demo' | 'any-token';
}

export interface DevelopmentFacts {
  readonly developmentVerifiers: readonly DevelopmentVerifier[];
}

export const NO_DEVELOPMENT_FACTS: DevelopmentFacts = { developmentVerifiers: [] };
