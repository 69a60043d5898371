import type { Place } from '../source.ts';
import type { OriginTest, SharedServer } from './sessions.ts';
import type { TlsWeakness } from './tls.ts';

/** A request to log in at an authorization server: the URL to which a person is sent. */
export interface AuthorizationRequest {
  readonly kind: 'authorizationRequest';
  /** The call or the text that makes the URL. */
  readonly at: Place;
  /** As the source writes it: `generateAuthUrl`, `the authorization URL`. */
  readonly name: string;
  readonly state: StateParameter;
  readonly challenge: 'S256' | 'plain' | 'absent' | 'unknown';
  /** Where `plain` stands. */
  readonly challengeAt: Place | undefined;
  /** The browser comes back to this machine: an installed app, which can keep no secret. */
  readonly loopback: boolean;
  /** Where the authorization code is taken from the redirect, in the modules around the request. */
  readonly callback: Place | undefined;
  /**
   * Google is asked for data of the person's, and not for a refresh token (`access_type: 'offline'`): `unknown` for
   * other providers, and for logins that only want to know who somebody is.
   */
  readonly offline: 'asked' | 'absent' | 'unknown';
  /** A person copies the code into the program; no redirect brings it. */
  readonly pasted: boolean;
}

export type StateParameter =
  | { readonly kind: 'absent' }
  | { readonly kind: 'constant'; readonly at: Place }
  | { readonly kind: 'guessable'; readonly at: Place; readonly source: string }
  /** Made for this request; `checked` when the callback compares it or looks it up. */
  | { readonly kind: 'made'; readonly at: Place; readonly checked: boolean }
  | { readonly kind: 'unknown' };

/** A callback that exchanges the code without a look at the `state` that came with it; no login is in reach. */
export interface UncheckedCallback {
  readonly kind: 'uncheckedCallback';
  /** Where the code is read. */
  readonly at: Place;
  readonly state: Place;
}

/** PKCE that an authorization server of this workspace does not hold its clients to. */
export interface PkceGap {
  readonly kind: 'pkceGap';
  readonly at: Place;
  /** `skipLocalPkceValidation`, `allowPlainPKCE`, `forward_pkce`, the route, or the verifier. */
  readonly name: string;
  readonly gap: 'skipped' | 'plain-allowed' | 'not-forwarded' | 'never-verified' | 'verifier-optional';
}

/** What a verification does about one claim; `unknown` is never reported as missing. */
export type ClaimCheck = 'checked' | 'missing' | 'unknown';

/** A JSON Web Token whose signature is checked. */
export interface TokenVerification {
  readonly kind: 'tokenVerification';
  readonly at: Place;
  /** `jwtVerify`, `jwt.verify`, `expressjwt` */
  readonly name: string;
  readonly issuer: ClaimCheck;
  readonly audience: ClaimCheck;
  /** `own`: this workspace signs tokens with the same secret; `shared`: a secret that others sign with; else key pairs. */
  readonly key: 'own' | 'shared' | 'public';
  /** `ignoreExpiration: true` */
  readonly ignoresExpiry: Place | undefined;
  readonly algorithms: { readonly at: Place; readonly weakness: 'none' | 'mixed' } | undefined;
}

/** A value that should be a secret and can be guessed. */
export interface GuessableSecret {
  readonly kind: 'guessable';
  /** `Math.random()`, `Date.now()` */
  readonly at: Place;
  readonly source: string;
  readonly purpose: 'session' | 'credential';
  /** What it becomes, as the source names it: `sessionId`, `generateToken`. */
  readonly name: string;
  /** Where it becomes that, when that is elsewhere. */
  readonly use: Place | undefined;
}

/** Scopes that give more than any one task needs. */
export interface BroadScopes {
  readonly kind: 'broadScopes';
  readonly at: Place;
  /** Names of scopes, never values of tokens. */
  readonly scopes: readonly string[];
  readonly reason: 'omnibus' | 'many-restricted' | 'repositories';
}

/** A tool that changes something and asks for no scope, beside tools of its server that do. */
export interface UnscopedTool {
  readonly kind: 'unscopedTool';
  /** The registration, without what it registers. */
  readonly at: Place;
  /** The name of the tool. */
  readonly name: string;
  /** The check of another tool: `auth=require_scopes("notes:write")`. */
  readonly other: { readonly at: Place; readonly name: string };
}

/** An OAuth endpoint of another machine that is spoken to in clear text. */
export interface InsecureEndpoint {
  readonly kind: 'insecureEndpoint';
  readonly at: Place;
  /** `issuer`, `jwksUri`, `token_endpoint` */
  readonly name: string;
  /** The host of the URL; undefined for a switch that allows every one. */
  readonly host: string | undefined;
}

/** What an authorization server does with the redirect URI that a client names. */
export interface RedirectCheck {
  readonly kind: 'redirectCheck';
  readonly at: Place;
  /** `partial`: a part of it is compared; `missing`: the code goes wherever the request says. */
  readonly gap: 'partial' | 'missing';
  /** `startsWith`, `includes`, `regular expression`; the parameter for a missing check. */
  readonly how: string;
  /** A redirect URI that passes and should not, where one can be made from the text. */
  readonly passes: string | undefined;
}

/** A function that says whose a token is, and never asks anything that could know. */
export interface HollowVerifier {
  readonly kind: 'hollowVerifier';
  /** Its name. */
  readonly at: Place;
  readonly name: string;
  /** What it answers for a token that it does not know. */
  readonly accepts: Place;
}

/** Requests that the id of a session lets in. */
export interface SessionAuthentication {
  readonly kind: 'sessionAuthentication';
  readonly how:
    /** The session is opened with a credential, and carried on with its id alone. */
    | 'carried-on'
    /** Who is calling is looked up by the id. */
    | 'names-user';
  /** Where the session's request reaches MCP, or where the user is looked up. */
  readonly at: Place;
  /** Where the credential is asked for when the session is opened, or where the id is read. */
  readonly other: Place;
}

/** What a file says about logins, tokens, sessions and the connections they travel on. */
export interface OAuthFacts {
  readonly authorizationRequests: readonly AuthorizationRequest[];
  readonly pkceGaps: readonly PkceGap[];
  readonly tokenVerifications: readonly TokenVerification[];
  readonly guessableSecrets: readonly GuessableSecret[];
  readonly broadScopes: readonly BroadScopes[];
  readonly unscopedTools: readonly UnscopedTool[];
  readonly insecureEndpoints: readonly InsecureEndpoint[];
  readonly uncheckedCallbacks: readonly UncheckedCallback[];
  readonly originTests: readonly OriginTest[];
  readonly redirectChecks: readonly RedirectCheck[];
  readonly hollowVerifiers: readonly HollowVerifier[];
  readonly sessionAuthentications: readonly SessionAuthentication[];
  readonly sharedServers: readonly SharedServer[];
  readonly tlsWeaknesses: readonly TlsWeakness[];
}

export const NO_OAUTH_FACTS: OAuthFacts = {
  authorizationRequests: [],
  pkceGaps: [],
  tokenVerifications: [],
  guessableSecrets: [],
  broadScopes: [],
  unscopedTools: [],
  insecureEndpoints: [],
  uncheckedCallbacks: [],
  originTests: [],
  redirectChecks: [],
  hollowVerifiers: [],
  sessionAuthentications: [],
  sharedServers: [],
  tlsWeaknesses: [],
};
