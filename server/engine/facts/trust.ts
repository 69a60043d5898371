import type { Place } from '../source.ts';

/** A decision that rests on a header which every caller can write. */
export interface TrustedHeader {
  readonly kind: 'trustedHeader';
  /** Where the header is read. */
  readonly at: Place;
  /** Lower case: `x-user-id`; `req.ip` where Express takes it from a header. */
  readonly header: string;
  readonly decides:
    /** Who the caller is, or what they may do. */
    | 'identity'
    /** Whether the caller's address is let in. */
    | 'address'
    /** Which server a token has to be for. */
    | 'audience'
    /** Which MCP method is asked for. */
    | 'method';
  /** Where it decides. */
  readonly use: Place;
}

/** A request with a credential of the server, to a host that the caller names. */
export interface ChosenUpstream {
  readonly kind: 'chosenUpstream';
  /** The part of the URL that names the host. */
  readonly at: Place;
  /** What the caller sends: a header, a query parameter, an argument of a tool. */
  readonly given: { readonly at: Place; readonly name: string };
  /** `API_TOKEN` */
  readonly credential: { readonly at: Place; readonly name: string };
  /** As the source writes the call: `fetch`, `axios.get`. */
  readonly name: string;
}

/** Tools that the list leaves out for some callers, and that a call runs all the same. */
export interface ListOnlyFilter {
  readonly kind: 'listOnlyFilter';
  /** The filter in the handler of `tools/list`. */
  readonly at: Place;
  /** The word by which it decides: `scopes`, `isAllowed`. */
  readonly word: string;
  /** The handler of `tools/call`; undefined where a framework has one of its own. */
  readonly call: Place | undefined;
}

/** Something of an SDK that is going away. */
export interface DeprecatedUse {
  readonly kind: 'deprecatedUse';
  readonly at: Place;
  readonly name: string;
  readonly what: 'sse' | 'websocket' | 'dns-option' | 'removed';
  /** The package that no longer has what is removed, and since which major version. */
  readonly gone?: { readonly package: string; readonly since: number };
}

/** What files trust callers with, whoever imports them. */
export interface TrustFacts {
  readonly chosenUpstreams: readonly ChosenUpstream[];
  readonly listOnlyFilters: readonly ListOnlyFilter[];
  readonly deprecatedUses: readonly DeprecatedUse[];
}

export const NO_TRUST: TrustFacts = {
  chosenUpstreams: [],
  listOnlyFilters: [],
  deprecatedUses: [],
};
