import type { Place } from '../source.ts';
import type { Endpoint } from './facts.ts';

/** How callers are told apart, or not at all. `unknown` is never judged. */
export type InboundPattern = 'none' | 'shared-key' | 'api-key' | 'oauth' | 'mutual-tls' | 'session' | 'unknown';

/** A place where a program acts on what belongs to the user of another service. */
export interface UserDataAccess {
  readonly at: Place;
  /** `Gmail`, `Google Calendar`, `Microsoft 365` */
  readonly provider: string;
}

/** One key that every client has. */
export interface SharedKey {
  /** Where it is compared. */
  readonly at: Place;
  /** The environment variable. */
  readonly variable: string;
}

/** What a program that serves MCP over HTTP is exposed to. */
export interface ThreatModel {
  readonly kind: 'threatModel';
  readonly endpoint: Endpoint;
  /** Others than this machine can reach the endpoint. */
  readonly remote: boolean;
  readonly pattern: InboundPattern;
  readonly sharedKey: SharedKey | undefined;
  /** Data of a user that the program gets with what that user granted once, whoever calls. */
  readonly userData: UserDataAccess | undefined;
  /** Callers are told apart by whom they act for. */
  readonly tenants: 'one' | 'many' | 'unknown';
}

export interface ThreatFacts {
  readonly threats: readonly ThreatModel[];
}

export const NO_THREATS: ThreatFacts = { threats: [] };
