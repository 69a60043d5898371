import type { Endpoint, Gate } from './facts.ts';
import type { CredentialFlow } from './flows.ts';
import type { UnboundCredentials } from './oauth-clients.ts';
import type { Place } from '../source.ts';

/** A session that is found by its id alone behind a gate that knows who calls. */
export interface UnboundSession {
  readonly kind: 'unboundSession';
  /** Where the session is looked up. */
  readonly at: Place;
  /** The store, as the source names it: `transports`. */
  readonly name: string;
  /** The gate that says whose the request is. */
  readonly gate: { readonly at: Place; readonly name: string };
}

/** State that went through the client and is believed when it comes back. */
export interface RequestStateUse {
  readonly kind: 'requestStateUse';
  readonly at: Place;
  readonly flaw:
    /** It is parsed, and nothing has checked it. */
    | 'unsigned'
    /** The key that signs it stands in the source. */
    | 'literal-key'
    /** Whoever has it may send it back: users have logged in, and it names none. */
    | 'unbound';
}

/** An answer that caches may share among users. */
export interface PublicCache {
  readonly kind: 'publicCache';
  /** `cacheScope: 'public'`, `'Cache-Control', 'public, …'` */
  readonly at: Place;
  /** `resources/read`, or the header. */
  readonly name: string;
  /** What ties the answer to one user. */
  readonly personal: { readonly at: Place; readonly note: string };
}

/** A secret that a person is asked for, or that is sent, through the client. */
export interface SecretThroughClient {
  readonly kind: 'secretThroughClient';
  readonly at: Place;
  /** The property: `apiKey`. */
  readonly name: string;
  readonly how:
    /** `x-mcp-header`: it is copied into a header that proxies log. */
    | 'header'
    /** A field of a form. */
    | 'form'
    /** The address of a URL elicitation carries it. */
    | 'url';
}

/** What programs and files say about state between requests. */
export interface SessionStateFacts {
  readonly requestStateUses: readonly RequestStateUse[];
  readonly secretsThroughClient: readonly SecretThroughClient[];
}

export const NO_SESSION_STATE: SessionStateFacts = { requestStateUses: [], secretsThroughClient: [] };

/** An endpoint whose gate lets every credential pass, and whose code sends it to another service. */
export interface Relay {
  readonly kind: 'relay';
  readonly endpoint: Endpoint;
  readonly gate: Gate;
  readonly flow: CredentialFlow;
}

/** What programs say about it, where gates and versions matter. */
export interface ProgramStateFacts {
  readonly unboundCredentials: readonly UnboundCredentials[];
  readonly unboundSessions: readonly UnboundSession[];
  readonly publicCaches: readonly PublicCache[];
  readonly relays: readonly Relay[];
}

export const NO_PROGRAM_STATE: ProgramStateFacts = {
  unboundCredentials: [],
  unboundSessions: [],
  publicCaches: [],
  relays: [],
};
