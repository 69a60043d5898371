import type { Place } from '../source.ts';

/** An authorization server of this workspace that lets clients in without asking the person whose data it is. */
export interface SkippedConsent {
  readonly kind: 'skippedConsent';
  /** The switch; or the authorization endpoint: its route, or the head of the provider's method. */
  readonly at: Place;
  /** `consentRequired`, `/authorize`, `authorize` */
  readonly name: string;
  readonly how:
    /** A library is told not to ask. */
    | 'switched-off'
    /** Whoever registers is sent on under this server's own id, which the person may have agreed to long ago. */
    | 'forwarded'
    /** A code is made for everybody who comes. */
    | 'issued';
  /** Where the browser is sent on. */
  readonly sends: Place | undefined;
  /** The client id of this server, with the service behind it. */
  readonly ownId: Place | undefined;
  /** Where anybody becomes a client. */
  readonly registration: Place | undefined;
}

/** A page that asks for consent, or the cookie that remembers it, with a way around it. */
export interface UnhardenedConsent {
  readonly kind: 'unhardenedConsent';
  readonly at: Place;
  readonly gap:
    /** Another site can show it in a frame and have its button clicked. */
    | 'framed'
    /** Another site can send its form. */
    | 'forged'
    /** What a client says about itself becomes part of the page. */
    | 'unescaped'
    /** The cookie lacks attributes. */
    | 'cookie'
    /** A library's page is told to have no content security policy. */
    | 'policy';
  /** `client.client_name`; for a cookie, what it lacks: `HttpOnly`, `Secure`; the option. */
  readonly what: readonly string[];
}

/** A code or token of an authorization server of this workspace that can be used again, or for long. */
export interface ReusableGrant {
  readonly kind: 'reusableGrant';
  readonly at: Place;
  /** The endpoint, or what the lifetime is written for: `/token`, `expires_in`, `AUTH_CODE_TTL`. */
  readonly name: string;
  readonly flaw:
    /** Tokens are given for a code that stays where it was found. */
    | 'kept-code'
    | 'long-code'
    /** A refresh token is answered with itself. */
    | 'kept-refresh-token'
    | 'long-access-token';
  /** Where the code is looked up. */
  readonly found: Place | undefined;
  readonly seconds: number | undefined;
}

/** Dynamic client registration that anybody may use, as often as they like. */
export interface OpenRegistration {
  readonly kind: 'openRegistration';
  /** The endpoint, or the option that names it. */
  readonly at: Place;
  readonly name: string;
  /** Something counts requests: in a middleware before it, or in the library. */
  readonly limited: boolean;
  /** Clients can name a document of theirs in its place (client id metadata documents). */
  readonly alternative: boolean;
}

/** Metadata of an authorization server (RFC 8414) that says less than clients have to know. */
export interface IncompleteMetadata {
  readonly kind: 'incompleteMetadata';
  /** The first field of the document; the list, for one that says too much. */
  readonly at: Place;
  readonly document: Place;
  readonly gap:
    /** `code_challenge_methods_supported` is not there: clients have to refuse. */
    | 'challenge'
    /** It offers `plain`. */
    | 'plain'
    /** `authorization_response_iss_parameter_supported` is not there (RFC 9207). */
    | 'issuer';
  /** The workspace computes challenges by `S256`, so it may say so. */
  readonly verifies: boolean;
}

/** A question to an introspection endpoint (RFC 7662) whose answer is not looked at as it should be. */
export interface UnjudgedIntrospection {
  readonly kind: 'unjudgedIntrospection';
  /** The request, up to its address. */
  readonly at: Place;
  readonly flaw:
    /** Nobody looks at `active`. */
    | 'unread'
    /** `active !== false`: an answer without it passes. */
    | 'loose'
    /** Nobody looks at whom the token is for. */
    | 'audience';
  /** The test, when it is loose. */
  readonly test: Place | undefined;
}

/** What a file says about an authorization server in the workspace. */
export interface AuthorizationServerFacts {
  readonly incompleteMetadata: readonly IncompleteMetadata[];
  readonly openRegistrations: readonly OpenRegistration[];
  readonly reusableGrants: readonly ReusableGrant[];
  readonly skippedConsents: readonly SkippedConsent[];
  readonly unhardenedConsents: readonly UnhardenedConsent[];
  readonly unjudgedIntrospections: readonly UnjudgedIntrospection[];
}

export const NO_AUTHORIZATION_SERVERS: AuthorizationServerFacts = {
  incompleteMetadata: [],
  openRegistrations: [],
  reusableGrants: [],
  skippedConsents: [],
  unhardenedConsents: [],
  unjudgedIntrospections: [],
};
