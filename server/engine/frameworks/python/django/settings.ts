import type { Module } from '../../../program/link.ts';
import type { Expression } from '../../../program/nodes.ts';
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
    if (all.kind !== 'object') return UNKNOWN;
    const written = findProperty(all.node, name);
    return written && evaluator.evaluate(written, all.module, all.frame);
  };
  return { module, get, rest };
}

/** A class, function or module that a dotted text names: `"notes.auth.RequireKey"`. */
export function named(text: string, from: Module, context: ModelContext): Value {
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

/** `ALLOWED_HOSTS = ["*"]`: the star. */
export function anyHostAllowed(settings: DjangoSettings | undefined): Place | undefined {
  const hosts = settings?.get('ALLOWED_HOSTS');
  const star = hosts?.kind === 'array' ? hosts.node.elements.find(isStar) : undefined;
  return star && hosts?.kind === 'array' ? placeOf(star, hosts) : undefined;
}

function isStar(node: Expression): boolean {
  return node.kind === 'literal' && node.value === '*';
}
