import type { Place } from '../source.ts';

/** Whether requests for foreign host names are refused before an MCP endpoint (DNS rebinding). */
export interface HostValidation {
  readonly kind: 'hostValidation';
  readonly at: Place;
  /** Why it is missing: nothing does it, it is switched off, or an app factory was given an address without a list. */
  readonly gap: 'absent' | 'off' | 'unlisted';
  /** From where the endpoint is reached: this machine only, every network, or one that is not known. */
  readonly reach: 'loopback' | 'everywhere' | 'unknown';
  /** The route, in backticks, or the option that is off. */
  readonly name: string;
}

/** A test of a request's `Origin` that lets foreign origins through. */
export interface OriginTest {
  readonly kind: 'originTest';
  readonly at: Place;
  /** `startsWith`, `includes`, `endsWith`, `regular expression` */
  readonly how: string;
  /** An origin that passes and should not, made from the test's own text. */
  readonly passes: string;
}

/** What a program says about who may speak to its endpoints. */
export interface SessionFacts {
  readonly hostValidations: readonly HostValidation[];
}

/** One object for all clients that belongs to one of them. */
export interface SharedServer {
  readonly kind: 'sharedServer';
  readonly what:
    /** A server that is connected to the transport of each request: `server.connect(transport)`. */
    | 'server'
    /** A transport that answers the requests of all. */
    | 'transport'
    /** A variable that holds who is calling. */
    | 'state';
  readonly at: Place;
  readonly name: string;
  /** Where the only one is made; for a variable, what of the caller is put into it. */
  readonly made: Place;
}
