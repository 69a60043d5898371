import type { AffectedVersions, Ecosystem } from '../../server/engine/advisories/advisory.ts';

export type NotedAdvisory = AffectedVersions;

interface Named {
  readonly ecosystem: Ecosystem;
  readonly package: string;
  /** The major version that carries this package's name, when a name stands for several packages. */
  readonly major?: number;
}

const npm = (name: string, major?: number): Named => ({
  ecosystem: 'npm',
  package: name,
  ...(major === undefined ? {} : { major }),
});
const SCOPE = '@modelcontextprotocol';
const PYTHON_SDK: readonly Named[] = [{ ecosystem: 'pypi', package: 'mcp' }];
const FASTMCP: readonly Named[] = [{ ecosystem: 'pypi', package: 'fastmcp' }];

/** How the notes call packages. The longest name that a cell begins with is meant. */
const PACKAGES: readonly (readonly [name: string, packages: readonly Named[]])[] = [
  ['TS client providers', [npm(`${SCOPE}/sdk`, 1), npm(`${SCOPE}/client`, 2)]],
  ['TS SDK', [npm(`${SCOPE}/sdk`)]],
  ['sdk', [npm(`${SCOPE}/sdk`)]],
  ['server-legacy', [npm(`${SCOPE}/server-legacy`)]],
  ['server', [npm(`${SCOPE}/server`)]],
  ['express', [npm(`${SCOPE}/express`)]],
  ['MCP Inspector', [npm(`${SCOPE}/inspector`)]],
  ['Python SDK WebSocket', PYTHON_SDK],
  ['Python SDK', PYTHON_SDK],
  ['Python client', PYTHON_SDK],
  ['FastMCP OAuthProxy', FASTMCP],
  ['FastMCP', FASTMCP],
];

/** The rows of a table of vulnerabilities that name an advisory and the versions of a known package. */
export function* affectedVersions(notes: string): Generator<NotedAdvisory> {
  for (const line of notes.split('\n')) {
    const [, number, ids, where] = line.split('|').map((cell) => cell.trim());
    if (number === undefined || !/^\d+$/.test(number) || ids === undefined || where === undefined) continue;
    const id = /\b(?:CVE-\d{4}-\d+|GHSA(?:-\w{4}){3}|DHI(?:-\w{4}){4})\b/.exec(ids)?.[0];
    if (id !== undefined) yield* packagesOf(id, where);
  }
}

// sdk 1.6.0–<1.32.0; server <2.3.0
function* packagesOf(id: string, where: string): Generator<NotedAdvisory> {
  for (const part of where.split(';').map((each) => each.trim())) {
    const [name, packages] = PACKAGES.find(([each]) => part === each || part.startsWith(`${each} `)) ?? [];
    if (name === undefined || packages === undefined) continue;
    const affected = [...rangesIn(part.slice(name.length))];
    for (const { ecosystem, package: named, major } of packages) {
      const own = affected.filter(({ before }) => major === undefined || before.startsWith(`${major}.`));
      if (own.length > 0) yield { id, ecosystem, package: named, affected: own };
    }
  }
}

/** `1.10.0–1.29.1, 2.0.0–2.1.1` (both inclusive), `1.6.0–<1.32.0`, `<2.3.0`, `(fixed 1.31.0 / 2.2.0)`. */
function* rangesIn(text: string): Generator<AffectedVersions['affected'][number]> {
  const fixed = /\bfixed ([\d./\s]+)/.exec(text)?.[1];
  if (fixed !== undefined) {
    for (const before of fixed.split('/').map((each) => each.trim())) yield { from: firstOf(before), before };
    return;
  }
  for (const [, from, open, end] of text.matchAll(/(?:(\d[\d.]*)\s*–\s*)?(<)?(\d[\d.]*)/g)) {
    if (end === undefined || (from === undefined && open === undefined)) continue;
    yield { from: from ?? '0.0.0', before: open === undefined ? after(end) : end };
  }
}

/** Each fix of a list ends its own major line; the first line has everything before it too. */
function firstOf(version: string): string {
  const [major = '0'] = version.split('.');
  return Number(major) > 1 ? `${major}.0.0` : '0.0.0';
}

/** The next patch: a range that names its last version has no first version with the fix. */
function after(version: string): string {
  const [major = '0', minor = '0', patch = '0'] = version.split('.');
  return `${major}.${minor}.${Number(patch) + 1}`;
}
