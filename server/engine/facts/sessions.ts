import type { Place } from '../source.ts';

/** Whether requests for foreign host names are refused before an MCP endpoint (DNS rebinding). */
export interface HostValidation {
  readonly kind: 'hostValidation';
  readonly at: Place;
  /** Why it is missing: nothing does it, it is switched off, or an app factory was given an address without a list. */
  readonly gap: 'absent' | 'off' | 'unlisted';
  /** The endpoint's listeners are reached from this machine only. */
  readonly loopback: boolean;
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
