/** A version as numbers: major, minor, patch. A pre-release counts as the release that it leads to. */
export type Version = readonly [major: number, minor: number, patch: number];

/** Versions from `from` (inclusive) to `before` (exclusive). */
export interface VersionRange {
  readonly from: Version;
  readonly before: Version;
}

const ENDLESS: Version = [Infinity, 0, 0];

export function parseVersion(text: string): Version | undefined {
  const found = /^[v=\s]{0,4}(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?/.exec(text);
  return found ? [Number(found[1]), Number(found[2] ?? 0), Number(found[3] ?? 0)] : undefined;
}

export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || 0;
}

/** What one comparator of a manifest allows; undefined for tags, addresses and what has several comparators. */
export function manifestRange(text: string): VersionRange | undefined {
  const found =
    /^\s{0,4}(\^|~|>=|=|v)?\s{0,4}(\d{1,9})(?:\.(\d{1,9}|[x*]))?(?:\.(\d{1,9}|[x*]))?(?:-[\w.]{1,40})?\s{0,4}$/.exec(
      text,
    );
  if (!found) return undefined;
  const [, operator, major = '0', minor, patch] = found;
  const from: Version = [Number(major), numberOf(minor), numberOf(patch)];
  return { from, before: endOf(operator, from, isNumber(minor), isNumber(patch)) };
}

function endOf(
  operator: string | undefined,
  [major, minor, patch]: Version,
  hasMinor: boolean,
  hasPatch: boolean,
): Version {
  if (operator === '>=') return ENDLESS;
  if (!hasMinor) return [major + 1, 0, 0];
  if (operator === '^')
    return major > 0 ? [major + 1, 0, 0] : minor > 0 || !hasPatch ? [0, minor + 1, 0] : [0, 0, patch + 1];
  return operator === '~' || !hasPatch ? [major, minor + 1, 0] : [major, minor, patch + 1];
}

function isNumber(part: string | undefined): part is string {
  return part !== undefined && /^\d/.test(part);
}

function numberOf(part: string | undefined): number {
  return isNumber(part) ? Number(part) : 0;
}
