import type { Place } from '../source.ts';

/** A refusal of a verifier that the SDK's gate does not take for one: the caller gets 500 where 401 is due. */
export interface VerifierError {
  readonly kind: 'verifierError';
  /** What throws first: `jwtVerify`, `new Error('Invalid token')`. */
  readonly at: Place;
  /** `jwtVerify`, `Error`, `OAuthError` */
  readonly name: string;
  readonly flaw:
    /** What a library throws for a wrong token is let through. */
    | 'library'
    /** An error of no kind that the gate knows. */
    | 'plain'
    /** The class of the other major version of the SDK. */
    | 'other-major';
  /** The major version of the SDK whose gate it is. */
  readonly major: 1 | 2;
  readonly gate: Place;
  /** All of them, in source order. */
  readonly throwers: readonly Thrower[];
}

export interface Thrower {
  readonly at: Place;
  readonly name: string;
  readonly flaw: VerifierError['flaw'];
}

/** An endpoint that wants access tokens of an issuer, and does not say of which. */
export interface UnpublishedResource {
  readonly kind: 'unpublishedResource';
  /** The gate. */
  readonly at: Place;
  readonly name: string;
  /** `unnamed`: the metadata is published, and the gate’s refusals do not name it. */
  readonly gap: 'nowhere' | 'unnamed';
  readonly endpoint: Place;
}

/** A refusal of a gate of one's own from which a client cannot learn what to do. */
export interface MalformedRefusal {
  readonly kind: 'malformedRefusal';
  /** The answer. */
  readonly at: Place;
  /** `401` without `WWW-Authenticate`; another status where 401 is due; a page to log in at. */
  readonly form: 'unchallenged' | 'status' | 'redirect';
  readonly status: number;
  /** Where the token is read. */
  readonly read: Place;
}

/** What a program says about the resource server that it is. */
export interface ResourceServerFacts {
  readonly malformedRefusals: readonly MalformedRefusal[];
  readonly unpublishedResources: readonly UnpublishedResource[];
  readonly verifierErrors: readonly VerifierError[];
}

export const NO_RESOURCE_SERVERS: ResourceServerFacts = {
  malformedRefusals: [],
  unpublishedResources: [],
  verifierErrors: [],
};
