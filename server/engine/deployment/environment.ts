import type { Scalar, SettingsMap, SettingsNode } from '../settings/nodes.ts';
import type { Span } from '../source.ts';
import { entriesOf, entryOf, itemsOf, mapsIn } from '../settings/tree.ts';

/** A variable that a manifest gives to what it starts. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  /** Where the value stands; the whole scalar where its characters cannot be told apart in the file. */
  readonly at: Span;
  /** `at` is all that stands between the quotes of a scalar, or behind the `=` of one without quotes. */
  readonly exact: boolean;
  readonly nameAt: Span;
  /** The whole setting: `NAME=value`, `NAME: value`, or `value: …` where the name stands apart. */
  readonly setting: Span;
  /** The keys that lead to the variables: `services`, `api`, `environment`. */
  readonly keys: readonly string[];
}

/** Keys below which compose files, Kubernetes objects, pipelines and platforms keep variables. */
const HOLDERS = new Set(
  'environment env envVars env_variables environment_variables environmentVariables vars variables Values'.split(' '),
);

/** The variables of a document, in order, however they are written. */
export function* variablesIn(root: SettingsNode | undefined): Generator<Variable> {
  for (const { map, keys } of mapsIn(root)) {
    for (const { name, value } of entriesOf(map)) {
      if (HOLDERS.has(name)) yield* variablesOf(value, [...keys, name]);
    }
  }
}

/** `NAME: value`, `- NAME=value`, `- name: NAME` with `value: …`, and `- key: …` */
export function* variablesOf(node: SettingsNode | undefined, keys: readonly string[] = []): Generator<Variable> {
  for (const { name, entry, value } of entriesOf(node)) {
    const scalar = value?.kind === 'map' ? entryOf(value, 'value')?.value : value;
    if (scalar?.kind === 'scalar') yield* variableOf(name, entry.key, scalar, entry, keys);
  }
  for (const item of itemsOf(node)) {
    if (item.kind === 'scalar') yield* assignmentIn(item, keys);
    if (item.kind === 'map') yield* namedVariable(item, keys);
  }
}

function* namedVariable(item: SettingsMap, keys: readonly string[]): Generator<Variable> {
  const name = (entryOf(item, 'name') ?? entryOf(item, 'key'))?.value;
  const entry = entryOf(item, 'value');
  if (name?.kind === 'scalar' && entry?.value?.kind === 'scalar')
    yield* variableOf(String(name.value), name, entry.value, entry, keys);
}

function* variableOf(
  name: string,
  nameAt: Span,
  scalar: Scalar,
  setting: Span,
  keys: readonly string[],
): Generator<Variable> {
  const { value, content, verbatim, quote } = scalar;
  if (value === null || value === '' || scalar.tag !== undefined) return;
  const exact = verbatim && quote !== 'block';
  yield { name, value: String(value), at: exact ? content : scalar, exact, nameAt, setting, keys };
}

// - API_KEY=value
function* assignmentIn(scalar: Scalar, keys: readonly string[]): Generator<Variable> {
  const { value, content, verbatim } = scalar;
  const [whole = '', name = ''] = typeof value === 'string' ? (/^([A-Za-z_][\w.-]*)=/.exec(value) ?? []) : [];
  if (typeof value !== 'string' || name === '' || value.length === whole.length) return;
  const at = verbatim ? { start: content.start + whole.length, end: content.end } : scalar;
  const nameAt = { start: content.start, end: content.start + name.length };
  yield { name, value: value.slice(whole.length), at, exact: verbatim, nameAt, setting: scalar, keys };
}
