import type { Module } from '../../../program/link.ts';
import type { Expression, Node } from '../../../program/nodes.ts';
import { followExport } from '../../../program/project.ts';
import { PYTHON } from '../../../program/python-packages.ts';
import { findProperty } from '../../../program/evaluate.ts';
import { constantText, UNKNOWN, type Value } from '../../../program/values.ts';
import type { Place } from '../../../source.ts';
import { placeOf, type ModelContext } from '../../context.ts';
import { givenAt, type Given } from '../arguments.ts';

/** What a Django project says of itself in its settings. */
export interface DjangoSettings {
  readonly module: Module;
  /** The value of a setting; undefined when it is not set. */
  readonly get: (name: string) => Value | undefined;
  /** The value under a key of `REST_FRAMEWORK`; undefined when it is not set. */
  readonly rest: (name: string) => Value | undefined;
}

/** The settings of the project that a program belongs to; undefined when the program does not name them. */
export function djangoSettings(context: ModelContext): DjangoSettings | undefined {
  const { evaluator, trace } = context;
  const { project } = evaluator;
  const holding = [...trace.modules].filter((each) => followExport(project, each, 'ROOT_URLCONF'));
  // from .base import *
  const bases = new Set(holding.flatMap((each) => each.stars.map((star) => project.resolve(each, star))));
  const module = holding.find((each) => !bases.has(each)) ?? holding[0];
  if (!module) return undefined;
  const get = (name: string): Value | undefined =>
    followExport(project, module, name) ? evaluator.exported(module, name) : undefined;
  const rest = (name: string): Value | undefined => {
    const all = get('REST_FRAMEWORK');
    if (all === undefined) return undefined;
    if (all.kind !== 'object' || isChangedLater('REST_FRAMEWORK', context)) return UNKNOWN;
    const written = findProperty(all.node, name);
    if (written) return evaluator.evaluate(written, all.module, all.frame);
    return all.node.properties.some((each) => each.kind === 'spread') ? UNKNOWN : undefined;
  };
  return { module, get, rest };
}

/** A class, function or module that a dotted text names: `"notes.auth.RequireKey"`. */
function named(text: string, from: Module, context: ModelContext): Value {
  const { evaluator } = context;
  const parts = text.split('.');
  const name = parts.pop() ?? '';
  const target = evaluator.project.resolve(from, PYTHON + parts.join('.'));
  if (target) return evaluator.exported(target, name);
  return { kind: 'symbol', module: PYTHON + parts.join('.'), name };
}

/** The elements of a list, texts as what they name; undefined when it cannot be read. */
export function listed(value: Value, from: Module, context: ModelContext): readonly Given[] | undefined {
  if (value.kind !== 'array') return undefined;
  const found: Given[] = [];
  for (const node of value.node.elements) {
    if (node.kind === 'spread') return undefined;
    const given = givenAt(node, value, context);
    const text = constantText(given.value);
    found.push(text === undefined ? given : { ...given, value: named(text, from, context) });
  }
  return found;
}

/** `REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"] = …`, `REST_FRAMEWORK.update(…)` */
function isChangedLater(name: string, { trace }: ModelContext): boolean {
  for (const { text, members, calls, assignments } of trace.modules) {
    if (!text.includes(name)) continue;
    const isIt = (node: Node): boolean => node.kind === 'name' && node.name === name;
    if (members.some((each) => isIt(each.object) && each.parent?.kind === 'assignment')) return true;
    if (assignments.some(({ target }) => target.kind === 'index' && isIt(target.object))) return true;
    if (calls.some(({ callee }) => callee.kind === 'member' && callee.property === 'update' && isIt(callee.object)))
      return true;
  }
  return false;
}

/** What joins a list of the settings after it was made: `MIDDLEWARE += [KEYS]`, `MIDDLEWARE.insert(0, KEYS)`. */
export function* joining(name: string, from: Module, context: ModelContext): Generator<Given | 'unknown'> {
  for (const module of context.trace.modules) {
    if (!module.text.includes(name)) continue;
    const at = { module, frame: undefined };
    const isIt = (node: Node): boolean => node.kind === 'name' && node.name === name;
    const parts = [
      ...module.assignments.flatMap(({ target, operator, value }) =>
        operator === '+=' && isIt(target) ? [value] : [],
      ),
      ...module.calls.flatMap(({ callee, arguments: given }) => {
        const isAdding = callee.kind === 'member' && /^(?:append|insert|extend)$/.test(callee.property);
        return isAdding && isIt(callee.object) ? given.slice(-1) : [];
      }),
    ];
    for (const part of parts) {
      const given = givenAt(part, at, context);
      const text = constantText(given.value);
      const elements = text === undefined ? listed(given.value, from, context) : undefined;
      if (text !== undefined) yield { ...given, value: named(text, from, context) };
      else if (elements) yield* elements;
      else yield 'unknown';
    }
  }
}

/** `ALLOWED_HOSTS = ["*"]`: the star. */
export function anyHostAllowed(settings: DjangoSettings | undefined): Place | undefined {
  const hosts = settings?.get('ALLOWED_HOSTS');
  const star = hosts?.kind === 'array' ? hosts.node.elements.find(isStar) : undefined;
  return star && hosts?.kind === 'array' ? placeOf(star, hosts) : undefined;
}

function isStar(node: Expression): boolean {
  return node.kind === 'literal' && node.value === '*';
}
