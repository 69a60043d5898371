/** Where a package is published: the same name means something else in another place. */
export type Ecosystem = 'npm' | 'pypi';

/** Versions from `from` (inclusive) to `before` (exclusive), which is the first with the fix. */
export interface AffectedVersions {
  readonly id: string;
  readonly ecosystem: Ecosystem;
  readonly package: string;
  readonly affected: readonly { readonly from: string; readonly before: string }[];
}

/** What a vulnerability means, and for whom. */
export interface AdvisoryWording {
  /** What may happen, as the end of a sentence. */
  readonly consequence: string;
  readonly severity: 'error' | 'warning';
  /** Names of which one has to be used for the code to be concerned; empty when the package by itself is enough. */
  readonly uses: readonly string[];
  /** What a newer version alone does not do: one sentence. */
  readonly also: string | undefined;
  /** The releases with the fix, one a major line, where the advisory names the last affected version instead. */
  readonly fixed?: readonly string[];
}

/** A published vulnerability of a package, as far as it concerns how MCP servers and clients authenticate. */
export interface Advisory extends AffectedVersions, AdvisoryWording {}
