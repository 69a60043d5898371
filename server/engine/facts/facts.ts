import type { SpecProfile } from '../config.ts';
import type { Evidence } from '../finding.ts';
import type { Masked } from '../masked.ts';
import type { Place } from '../source.ts';
import type { AuthorizationServerFacts } from './authorization-servers.ts';
import type { CertificateFacts } from './certificates.ts';
import type { DependencyFacts } from './dependencies.ts';
import type { DeploymentFacts } from './deployment.ts';
import type { DevelopmentFacts } from './development.ts';
import type { HostFacts } from './hosts.ts';
import type { ClientCredential, CredentialFlow, OperatorFallback, SecretParameter, UrlCredential } from './flows.ts';
import type { MethodExemption } from './method-exemptions.ts';
import type { OAuthClientFacts } from './oauth-clients.ts';
import type { OAuthFacts } from './oauth.ts';
import type { CleartextWay } from './cleartext.ts';
import type { OptionalGate } from './optional-gates.ts';
import type { ProgramStateFacts, SessionStateFacts } from './session-state.ts';
import type { ResourceServerFacts } from './resource-servers.ts';
import type { SessionFacts } from './sessions.ts';
import type { ThreatFacts } from './threats.ts';
import type { TrustedHeader, TrustFacts } from './trust.ts';

/**
 * All that the rules may know. Facts are made by frameworks from values and paths; rules read nothing else.
 * Lists are in execution order as far as it is known, else in source order.
 */
export interface Facts
  extends
    AuthorizationServerFacts,
    CertificateFacts,
    DependencyFacts,
    DeploymentFacts,
    DevelopmentFacts,
    HostFacts,
    OAuthClientFacts,
    OAuthFacts,
    ProgramStateFacts,
    ResourceServerFacts,
    SessionFacts,
    SessionStateFacts,
    ThreatFacts,
    TrustFacts {
  readonly servers: readonly Server[];
  readonly endpoints: readonly Endpoint[];
  readonly listeners: readonly Listener[];
  readonly corsPolicies: readonly CorsPolicy[];
  readonly tlsContexts: readonly TlsContext[];
  readonly gates: readonly Gate[];
  readonly comparisons: readonly CredentialComparison[];
  readonly credentialReads: readonly CredentialRead[];
  readonly fallbacks: readonly CredentialFallback[];
  readonly leaks: readonly LeakedCredential[];
  readonly tokenDecodes: readonly TokenDecode[];
  readonly identityChecks: readonly IdentityTokenCheck[];
  readonly bearerGates: readonly BearerGate[];
  readonly optionalGates: readonly OptionalGate[];
  readonly methodExemptions: readonly MethodExemption[];
  readonly trustedHeaders: readonly TrustedHeader[];
  readonly cleartextWays: readonly CleartextWay[];
  readonly flows: readonly CredentialFlow[];
  readonly operatorFallbacks: readonly OperatorFallback[];
  readonly secretParameters: readonly SecretParameter[];
  readonly clientCredentials: readonly ClientCredential[];
  readonly urlCredentials: readonly UrlCredential[];
  readonly project: ProjectFacts;
}

/** What the files around the code say. */
export interface ProjectFacts {
  readonly profile: SpecProfile;
  /** A Dockerfile or compose file stands beside the code: the bind address inside a container is not the exposure. */
  readonly container: boolean;
  /** The port that a compose file opens for the code, so that other machines reach it all the same. */
  readonly published: Place | undefined;
}

export type Transport = 'stdio' | 'streamable-http' | 'sse';

export interface Server {
  readonly kind: 'server';
  readonly at: Place;
  /** The name it gives itself, else the name of its class. */
  readonly name: string;
  readonly sdk: Sdk;
  readonly transports: readonly Transport[];
}

/** Which SDK, by its resolved version. `major` is undefined when no version could be found. */
export interface Sdk {
  readonly package: string;
  readonly version: string | undefined;
  readonly major: number | undefined;
}

/** A way into MCP over HTTP. */
export interface Endpoint {
  readonly kind: 'endpoint';
  /** The registration: the callee and path of `app.post('/mcp', …)`, or the handler of a plain server. */
  readonly at: Place;
  /** The path with its mount prefixes, for instance `/api/mcp`; undefined when it cannot be known. */
  readonly route: string | undefined;
  /** Upper case; empty for all methods. */
  readonly methods: readonly string[];
  readonly transport: Exclude<Transport, 'stdio'>;
  /** Where the request reaches MCP: `transport.handleRequest(…)`. */
  readonly reaches: Place;
  /** Where the MCP server behind it is made, when that is known. */
  readonly server?: Place;
  /** The gates that a request passes before the handler, in order, the handler's own checks last. */
  readonly gates: readonly Gate[];
  /** Gates that this request does not pass: mounted after the route, or on a path that does not cover it. */
  readonly missedGates: readonly MissedGate[];
  /** A middleware or mount before the handler could not be resolved, so a gate may be there. */
  readonly uncertain: boolean;
  readonly listeners: readonly Listener[];
  readonly sdk: Sdk;
  readonly framework: string;
  /** The SDK that serves it compares `Host` and `Origin` itself. */
  readonly validatesHost?: boolean;
}

export interface MissedGate {
  readonly gate: Gate;
  readonly reason:
    /** It is mounted after the route. */
    | 'after'
    /** It is mounted on another path. */
    | 'path'
    /** It is a dependency of a framework's own routes, and the request goes to an app that is mounted. */
    | 'mount'
    /** It lets requests of this path through itself. */
    | 'exempt';
  /** The mount: `app.use(auth)`. */
  readonly at: Place;
}

export type Verdict = 'enforced' | 'presence-only' | 'fail-open' | 'unknown';
export type GateScheme = 'api-key' | 'oauth' | 'mutual-tls' | 'basic' | 'session' | 'unknown';

/** Decides whether a request goes on. */
export interface Gate {
  readonly kind: 'gate';
  /** The gate's use, or the check inside a handler. */
  readonly at: Place;
  /** As the source names it: `requireBearerAuth`, `checkKey`, or `the handler`. */
  readonly name: string;
  readonly verdict: Verdict;
  readonly scheme: GateScheme;
  /** For `fail-open` and `presence-only`: the path that reaches the handler, step by step. */
  readonly evidence: readonly Evidence[];
  /** What opens a `fail-open` gate: a missing setting, a missing credential, a switch, an error that is swallowed while it
   * checks or while the server is set up. */
  /** Where the decision stands that lets a request through: the condition, or the missing check. */
  readonly flaw: Place | undefined;
  readonly opening: 'unset-secret' | 'absent-credential' | 'switch' | 'swallowed-error' | 'failed-setup' | undefined;
  /** The environment variable or setting that opens it, when there is one. */
  readonly setting: string | undefined;
  /** The switch that opens it says so itself and has to be thrown: `UNSAFE_DISABLE_AUTH=true`. */
  readonly deliberate: boolean;
}

/** How a listener chooses its address. */
export type BindAddress =
  | { readonly kind: 'literal'; readonly address: string; readonly at: Place }
  /** No host argument: Node listens on all interfaces. */
  | { readonly kind: 'implicit' }
  /** From the environment, with what is used when it is unset (undefined: Node's default, all interfaces). */
  | {
      readonly kind: 'environment';
      readonly variable: string;
      readonly fallback: string | undefined;
      readonly at: Place;
    }
  | { readonly kind: 'unknown' };

export interface Listener {
  readonly kind: 'listener';
  /** How the source writes what listens: `listen`, `Bun.serve`. */
  readonly name: string;
  /** The call up to its address: `app.listen(3000` of `app.listen(3000, () => …)`. */
  readonly at: Place;
  /** The whole call. */
  readonly call: Place;
  readonly bind: BindAddress;
  readonly tls: TlsContext | undefined;
  /** It serves at least one MCP endpoint. */
  readonly servesMcp: boolean;
  /** The app comes from an SDK app factory, whose `host` selects validation and does not bind. */
  readonly factory: { readonly at: Place; readonly name: string; readonly host: string } | undefined;
}

/** A cross-origin policy on an app, router or route, or headers set by hand. */
export interface CorsPolicy {
  readonly kind: 'cors';
  readonly at: Place;
  readonly origins: 'any' | 'reflected' | 'list' | 'unknown';
  readonly credentials: boolean;
  /** It covers at least one MCP endpoint. */
  readonly coversMcp: boolean;
  /** Every endpoint that it covers has an enforced gate that wants an `Authorization` header (no ambient authority). */
  readonly bearerOnly: boolean;
}

/** Options of one TLS server or client; undefined options are not given, `unknown` ones cannot be resolved. */
export interface TlsContext {
  readonly kind: 'tls';
  readonly at: Place;
  readonly role: 'server' | 'client';
  readonly rejectUnauthorized: TlsFlag | undefined;
  readonly requestCert: TlsFlag | undefined;
  readonly ca: TlsFlag | undefined;
  /** The authorities that are given are those of the web: `certifi.where()`. */
  readonly publicAuthorities?: Place | undefined;
  /** A handler behind this server looks at `socket.authorized` (or refuses by `getPeerCertificate`). */
  readonly checksAuthorized: boolean;
  /** The object that holds the options. */
  readonly options: Place | undefined;
  /** How the library is told to ask for a certificate, and what its authorities are called. */
  readonly spelling: { readonly request: string; readonly ca: string };
  /** The verification is switched off for the whole process: `NODE_TLS_REJECT_UNAUTHORIZED = '0'`. */
  readonly processWide: boolean;
  /** Only when not in production, or for a loopback address. */
  readonly development: boolean;
}

export interface TlsFlag {
  readonly at: Place;
  readonly value: boolean | 'unknown';
}

/** A caller's credential compared with the expected one. */
export interface CredentialComparison {
  readonly kind: 'comparison';
  readonly at: Place;
  readonly operator: string;
  /** How the source writes each side; names of variables and headers, never values. */
  readonly given: { readonly at: Place; readonly name: string };
  /** Without a name where the credential itself is written. */
  readonly expected: { readonly at: Place; readonly name: string | undefined };
  readonly constantTime: boolean;
}

/** A credential taken from a request. */
export interface CredentialRead {
  readonly kind: 'credentialRead';
  readonly at: Place;
  readonly carrier: 'header' | 'query' | 'cookie' | 'body';
  /** The header or parameter: `x-api-key`. */
  readonly name: string;
  /** The value decides about access: it is compared, verified, or handed to a gate. */
  readonly decides: boolean;
}

/** A secret setting with a value of its own: `process.env.JWT_SECRET || 'changeme'`. */
export interface CredentialFallback {
  readonly kind: 'fallback';
  /** The default. */
  readonly at: Place;
  /** The whole expression. */
  readonly expression: Place;
  readonly variable: string;
  readonly shown: Masked;
  /** An empty string: nothing to leak, but checks against it fail open. */
  readonly empty: boolean;
  /** The format id when the default is a real credential, else undefined. */
  readonly credential: string | undefined;
}

/** A literal that is a credential. */
export interface LeakedCredential {
  readonly kind: 'leak';
  readonly at: Place;
  /** Format id, or `generic`. */
  readonly format: string;
  readonly provider: string;
  /** What whoever holds it can do; goes on after "It". */
  readonly can: string;
  readonly shown: Masked;
  readonly grade: 'certain' | 'likely' | 'shape' | 'sample';
  /** Where to revoke it. */
  readonly revoke: string | undefined;
  /** The environment variable that usually holds it, as a proposal. */
  readonly variable: string;
  /** It stands as a value in the code of a parsed language, so an expression can take its place. */
  readonly replaceable: boolean;
}

/** A token that is read without its signature being checked. */
export interface TokenDecode {
  readonly kind: 'tokenDecode';
  readonly at: Place;
  /** `jwt.decode`, `decodeJwt`, `JSON.parse of a base64 part`. */
  readonly how: string;
  /** The claims decide about access or identity, and nothing verified the same token before. */
  readonly decides: boolean;
  /** Where the claims are used. */
  readonly use: Place | undefined;
}

/** An ID token check, and what it is given. */
export interface IdentityTokenCheck {
  readonly kind: 'identityCheck';
  readonly at: Place;
  readonly argument: Place;
  readonly name: string;
  /** The argument is an access token: named so, or taken from a request's `Authorization` header. */
  readonly accessToken: boolean;
}

/** `requireBearerAuth` and its kin: a gate of an MCP SDK with a verifier. */
export interface BearerGate {
  readonly kind: 'bearerGate';
  readonly at: Place;
  readonly name: string;
  /** What it is told to compare audiences with: `expectedResource`. */
  readonly option: string;
  readonly sdk: Sdk;
  /** The SDK's version knows the option at all (v1 from 1.32.0). */
  readonly supportsExpectedResource: boolean | 'unknown';
  readonly expectedResource: Place | undefined;
  /** The options are known: an object literal, or one that could be resolved. */
  readonly options: Place | undefined;
  /** The verifier checks the audience itself, returns `resource`, or cannot be resolved. */
  readonly verifier:
    | {
        readonly at: Place;
        /** `own`: it knows the tokens that this server has given out, and no others. */
        readonly checksAudience: boolean | 'own' | 'unknown';
        readonly returnsResource: boolean | 'unknown';
      }
    | undefined;
}
