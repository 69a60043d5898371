import { parseRequirement, specifierRange, type Requirement } from '../advisories/requirement.ts';
import { normalName } from '../facts/package-names.ts';
import { basename } from '../paths.ts';
import type { Scalar, Settings, SettingsMap, SettingsNode } from '../settings/nodes.ts';
import type { Span } from '../source.ts';

/** A requirement where a manifest asks for it. The span is that of the whole requirement. */
export interface PlacedRequirement extends Span, Requirement {}

/** Lists of requirements in `pyproject.toml` (PEP 621, PEP 735, uv), by the keys that lead to them; `*` is any key. */
const LISTS = [
  ['project', 'dependencies'],
  ['project', 'optional-dependencies', '*'],
  ['dependency-groups', '*'],
  ['tool', 'uv', 'dev-dependencies'],
];
/** Tables from a name to a version or a table with one (Poetry). */
const TABLES = [
  ['tool', 'poetry', 'dependencies'],
  ['tool', 'poetry', 'dev-dependencies'],
  ['tool', 'poetry', 'group', '*', 'dependencies'],
];

export function isPythonManifest(path: string): boolean {
  return isProject(path) || isRequirementsFile(path);
}

/** The requirements of a `pyproject.toml` or `requirements*.txt`. `settings` is what the first says. */
export function* requirementsOf(path: string, text: string, settings: () => Settings): Generator<PlacedRequirement> {
  if (isRequirementsFile(path)) yield* fromLines(text);
  else if (isProject(path)) yield* fromProject(settings());
}

function isProject(path: string): boolean {
  return basename(path) === 'pyproject.toml';
}

// requirements.txt, requirements-dev.txt, requirements/base.txt
function isRequirementsFile(path: string): boolean {
  return /(?:^|\/)(?:requirements\/[^/]+|[^/]*requirements[^/]*)\.(?:txt|in)$/i.test(path);
}

function* fromLines(text: string): Generator<PlacedRequirement> {
  let start = 0;
  for (const line of text.split('\n')) {
    const written = /^\s*([^#\s-][^#]*?)(?:\s+#.*|\s*\\?\s*)$/.exec(line);
    const requirement = written?.[1] === undefined ? undefined : parseRequirement(written[1]);
    if (written?.[1] !== undefined && requirement) {
      const at = start + line.indexOf(written[1]);
      yield { ...requirement, start: at, end: at + written[1].length };
    }
    start += line.length + 1;
  }
}

function* fromProject({ roots }: Settings): Generator<PlacedRequirement> {
  const [root] = roots;
  if (root?.kind !== 'map') return;
  for (const keys of LISTS) {
    for (const list of nodesAt(root, keys)) {
      if (list.kind !== 'list') continue;
      for (const item of list.items) {
        const requirement = item.kind === 'scalar' ? parseRequirement(String(item.value)) : undefined;
        if (requirement) yield { ...requirement, start: item.start, end: item.end };
      }
    }
  }
  for (const keys of TABLES) {
    for (const table of nodesAt(root, keys)) if (table.kind === 'map') yield* fromTable(table);
  }
}

// mcp = "^1.2" and mcp = { version = "^1.2", extras = ["cli"] }
function* fromTable(table: SettingsMap): Generator<PlacedRequirement> {
  for (const { key, value, start, end } of table.entries) {
    const version = value?.kind === 'map' ? scalarAt(value, 'version') : value;
    if (version?.kind !== 'scalar' || typeof version.value !== 'string') continue;
    const specifier = version.value.trim();
    yield {
      name: normalName(String(key.value)),
      specifier,
      range: specifierRange(specifier),
      pinned: /^(?:==)?\d+(?:\.\d+)+$/.test(specifier) ? specifier.replace('==', '') : undefined,
      start,
      end,
    };
  }
}

function scalarAt(map: SettingsMap, name: string): Scalar | undefined {
  const value = map.entries.find(({ key }) => key.value === name)?.value;
  return value?.kind === 'scalar' ? value : undefined;
}

function* nodesAt(node: SettingsNode, keys: readonly string[]): Generator<SettingsNode> {
  const [first, ...rest] = keys;
  if (first === undefined) {
    yield node;
    return;
  }
  if (node.kind !== 'map') return;
  for (const { key, value } of node.entries)
    if (value && (first === '*' || key.value === first)) yield* nodesAt(value, rest);
}
