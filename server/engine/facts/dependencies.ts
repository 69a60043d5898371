import type { Place } from '../source.ts';

/** A dependency of which a version is in use, or may be, that has a published vulnerability. */
export interface VulnerableDependency {
  readonly kind: 'vulnerableDependency';
  /** Its line in the manifest: `"mcp-remote": "^0.1.0"`. */
  readonly at: Place;
  readonly name: string;
  /** As the manifest asks for it. */
  readonly range: string;
  /** The version in use, and where that is said; undefined when nothing is installed or locked. */
  readonly resolved: { readonly version: string; readonly source: 'installed' | 'locked' | 'asked for' } | undefined;
  /** The code uses what the vulnerability is in, and no version that the range allows has the fix. */
  readonly certain: boolean;
  readonly severity: 'error' | 'warning';
  /** The first version without any of the vulnerabilities. */
  readonly fixed: string;
  readonly advisories: readonly VulnerableVersion[];
}

export interface VulnerableVersion {
  readonly id: string;
  readonly consequence: string;
  /** What a newer version alone does not do. */
  readonly also: string | undefined;
}

export interface DependencyFacts {
  readonly vulnerableDependencies: readonly VulnerableDependency[];
}

export const NO_DEPENDENCIES: DependencyFacts = { vulnerableDependencies: [] };
