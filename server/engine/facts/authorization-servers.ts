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
  readonly reusableGrants: readonly ReusableGrant[];
  readonly skippedConsents: readonly SkippedConsent[];
  readonly unjudgedIntrospections: readonly UnjudgedIntrospection[];
}

export const NO_AUTHORIZATION_SERVERS: AuthorizationServerFacts = {
  reusableGrants: [],
  skippedConsents: [],
  unjudgedIntrospections: [],
};
