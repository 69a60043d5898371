import type { Place } from '../source.ts';

/** Client credentials that go to whichever authorization server the other side names. */
export interface UnboundCredentials {
  readonly kind: 'unboundCredentials';
  /** The construction: `new ClientCredentialsProvider`. */
  readonly at: Place;
  /** `ClientCredentialsProvider`, `PrivateKeyJwtProvider` */
  readonly name: string;
  /** The object with its options. */
  readonly options: Place;
}

/** A URL that somebody else chose, in a command of a shell. */
export interface ShellOpenedUrl {
  readonly kind: 'shellOpenedUrl';
  /** The call that starts the shell. */
  readonly at: Place;
  /** As the source writes it: `exec`, `spawn`. */
  readonly name: string;
  /** The part of the command that is the URL. */
  readonly url: Place;
  /** Who chose it: a caller of this server, or the server that answered this client. */
  readonly chosen: 'caller' | 'server';
  /** Where it comes from: `verification_uri`, `url`. */
  readonly given: { readonly at: Place; readonly name: string };
}

/** A request to an address that stands in what a client or a token says about itself. */
export interface ChosenAddress {
  readonly kind: 'chosenAddress';
  /** The part of the call that is the address. */
  readonly at: Place;
  /** As the source writes it: `fetch`, `createRemoteJWKSet`. */
  readonly name: string;
  /** `client_id`, `jwks_uri`, `iss` */
  readonly given: { readonly at: Place; readonly name: string };
}

/** A test of what a token may do that does not say what it should. */
export interface ScopeTest {
  readonly kind: 'scopeTest';
  readonly at: Place;
  /** How the source names the scopes: `payload.scope`. */
  readonly name: string;
  readonly flaw:
    /** A part of a text is looked for: `scope.includes('read')`. */
    | { readonly kind: 'text'; readonly method: string; readonly passes: string | undefined }
    /** Who has too few is told to log in again. */
    | { readonly kind: 'status'; readonly test: Place };
}

/** What a file says about clients of authorization servers and about what servers take from them. */
export interface OAuthClientFacts {
  readonly shellOpenedUrls: readonly ShellOpenedUrl[];
  readonly chosenAddresses: readonly ChosenAddress[];
  readonly scopeTests: readonly ScopeTest[];
}

export const NO_OAUTH_CLIENT_FACTS: OAuthClientFacts = {
  shellOpenedUrls: [],
  chosenAddresses: [],
  scopeTests: [],
};
