import { normalName } from '../facts/package-names.ts';
import { compareVersions, parseVersion, type Version, type VersionRange } from './versions.ts';

/** What a Python requirement asks for (PEP 508): `mcp[cli]>=1.2,<2; python_version > "3.9"`. */
export interface Requirement {
  /** Normalised as PEP 503 says: lower case, `-` for runs of `-`, `_` and `.`. */
  readonly name: string;
  /** As it is written behind the name and its extras; empty when any version will do. */
  readonly specifier: string;
  /** The versions that it allows, as far as that is one range; undefined for `!=`, `===` and addresses. */
  readonly range: VersionRange | undefined;
  /** The only version: `==1.2.3`. */
  readonly pinned: string | undefined;
}

const FIRST: Version = [0, 0, 0];
const ENDLESS: Version = [Infinity, 0, 0];
const REQUIREMENT =
  /^\s*([A-Za-z0-9](?:[\w.-]{0,100}[A-Za-z0-9])?)\s{0,4}(?:\[[^\]]{0,200}\])?\s{0,4}(?:\(([^)]{0,200})\)|([^;#@\s][^;#]{0,200})?)/;

export function parseRequirement(text: string): Requirement | undefined {
  const found = REQUIREMENT.exec(text);
  if (!found?.[1]) return undefined;
  const specifier = (found[2] ?? found[3] ?? '').trim();
  if (specifier !== '' && !/^[<>=!~^\d*]/.test(specifier)) return undefined;
  const pinned = /^===?\s*([\w.!+-]+)$/.exec(specifier)?.[1];
  return {
    name: normalName(found[1]),
    specifier,
    range: specifierRange(specifier),
    pinned: pinned?.includes('*') ? undefined : pinned,
  };
}

/** The versions that comparators allow together: `>=1.2,<2`, `~=1.4.2`, `==1.*`; `^1.2` and `~1.2` as Poetry reads them. */
export function specifierRange(specifier: string): VersionRange | undefined {
  let [from, before] = [FIRST, ENDLESS];
  for (const part of specifier.split(',').map((each) => each.trim())) {
    if (part === '' || part === '*') continue;
    const range = comparatorRange(part);
    if (!range) return undefined;
    if (compareVersions(from, range.from) < 0) from = range.from;
    if (compareVersions(range.before, before) < 0) before = range.before;
  }
  return compareVersions(from, before) < 0 ? { from, before } : undefined;
}

function comparatorRange(part: string): VersionRange | undefined {
  const found = /^(~=|==|>=|<=|>|<|\^|~)?\s*(\d[\w.]*?)(\.\*)?$/.exec(part);
  const version = found?.[2] === undefined ? undefined : parseVersion(found[2]);
  if (!found || !version) return undefined;
  const parts = (found[2] ?? '').split('.').length;
  const [major, minor, patch] = version;
  const next: Version = [major, minor, patch + 1];
  switch (found[1]) {
    case '>=':
      return { from: version, before: ENDLESS };
    case '>':
      return { from: next, before: ENDLESS };
    case '<':
      return { from: FIRST, before: version };
    case '<=':
      return { from: FIRST, before: next };
    case '~=':
      return { from: version, before: parts > 2 ? [major, minor + 1, 0] : [major + 1, 0, 0] };
    case '^':
      return { from: version, before: major > 0 ? [major + 1, 0, 0] : [0, minor + 1, 0] };
    case '~':
      return { from: version, before: parts > 1 ? [major, minor + 1, 0] : [major + 1, 0, 0] };
    default:
      if (found[3] === undefined) return { from: version, before: next };
      return { from: version, before: parts > 1 ? [major, minor + 1, 0] : [major + 1, 0, 0] };
  }
}
