import type { Finding } from '../finding.ts';
import type { Fix } from '../fix.ts';
import { relative } from '../paths.ts';
import type { Place, Position } from '../source.ts';
import type { ReportInput } from './input.ts';
import { credentialValues, maskText } from './mask-spans.ts';
import type { ShownSource } from './shown-source.ts';
import { shownSources } from './shown-source.ts';

/** How the reports see files: by relative path, without credentials. */
export interface Presenter {
  /** Relative to the audited root, `/`-separated. */
  readonly pathOf: (path: string) => string;
  readonly sourceOf: (path: string) => ShownSource | undefined;
  /** Both ends of a place, zero-based; undefined when the text of the file is not known. */
  readonly rangeOf: (place: Place) => Range | undefined;
  /** A message, note or title as it may be shown. */
  readonly mask: (text: string) => string;
  /** Undefined when nobody asked for them. */
  readonly fixesOf: (finding: Finding) => readonly Fix[] | undefined;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export function presenter({ result, root, texts, fixes }: ReportInput): Presenter {
  const values = credentialValues(result.findings, texts);
  const sourceOf = shownSources(result.findings, texts);
  return {
    sourceOf,
    pathOf: (path) => relative(root, path),
    rangeOf({ path, start, end }) {
      const source = sourceOf(path);
      return source && { start: source.positionAt(start), end: source.positionAt(end) };
    },
    mask: (text) => maskText(text, values),
    fixesOf: (finding) => fixes.get(finding),
  };
}

/** The best class among the fixes that were found to work, or what the audit says when nobody asked for them. */
export function bestFix(finding: Finding, fixes: readonly Fix[] | undefined): Finding['fix'] {
  if (fixes === undefined) return finding.fix;
  const classes = ['safe', 'values', 'guided'] as const;
  return classes.find((kind) => fixes.some((fix) => fix.class === kind)) ?? 'none';
}
