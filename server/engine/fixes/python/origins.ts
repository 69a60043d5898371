import type { Fix } from '../../fix.ts';
import type { OriginTest } from '../../facts/sessions.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { isOf } from '../subject.ts';
import { createPythonDraft, type PythonDraft } from './draft.ts';
import { plannedForPython } from './plans.ts';

const LOOPBACK = /^https?:\/\/(localhost|127\.0\.0\.1)(?::\d*)?$/;
const ORIGIN = /^https?:\/\/[\w.-]+(?::\d+)?$/;

/** `origin.startswith("https://app.example.com")` → `origin in {"https://app.example.com"}`; of this machine any port. */
export const comparePythonOrigins: Fixer = function* (finding, subject, context) {
  const fix = isOf(subject, 'originTest') ? whole(subject, context) : undefined;
  if (fix) yield fix;
  else yield* plannedForPython(finding, subject, context);
};

function whole({ at }: OriginTest, context: FixContext): Fix | undefined {
  const module = context.module(at.path);
  const first = module && nodeAt(module, at, 'call');
  const tests = first && testsBeside(first);
  if (!module || !tests) return undefined;
  const draft = createPythonDraft(module);
  for (const each of tests) {
    const { parent } = each;
    const negated = parent?.kind === 'unary' && parent.operator === '!' ? parent : undefined;
    const test = comparison(each, negated !== undefined, draft);
    if (test === undefined) return undefined;
    draft.replace(negated ?? each, draft.style(test));
  }
  return {
    id: 'compare-origins',
    title: 'Compare whole origins',
    class: 'safe',
    edits: draft.edits(),
    steps: [],
  };
}

/** All tests of one condition: `a.startswith(x) or a.startswith(y)` makes one mistake, and is repaired as one. */
function testsBeside(call: Call): readonly Call[] {
  let condition: Expression = call;
  for (let { parent } = call; parent?.kind === 'logical' || parent?.kind === 'unary'; { parent } = parent)
    condition = parent;
  return partsOf(condition).filter((each): each is Call => each.kind === 'call' && isPrefixTest(each));
}

function partsOf(node: Expression): Expression[] {
  if (node.kind === 'logical') return [...partsOf(node.left), ...partsOf(node.right)];
  return node.kind === 'unary' ? partsOf(node.operand) : [node];
}

function isPrefixTest({ callee }: Call): boolean {
  return callee.kind === 'member' && callee.property === 'startswith';
}

/** The test that was meant; undefined when what stands there is no origin, but a part of one. */
function comparison(
  { callee, arguments: [given, ...others] }: Call,
  negated: boolean,
  draft: PythonDraft,
): string | undefined {
  if (callee.kind !== 'member' || !given || others.length > 0) return undefined;
  const origin = written(callee.object, draft.module);
  const list = listOf(given);
  if (list === undefined) return undefined;
  const hosts = list.map((each) => LOOPBACK.exec(each)?.[1]);
  if (hosts.every((each) => each !== undefined))
    return `${draft.import('urllib.parse', 'urlsplit')}(${origin}).hostname ${isOneOf(hosts, negated)}`;
  return list.every((each) => ORIGIN.test(each)) ? `${origin} ${isOneOf(list, negated)}` : undefined;
}

/** `== "a"`, `not in {"a", "b"}` */
function isOneOf(list: readonly string[], negated: boolean): string {
  const texts = [...new Set(list)].map((each) => `"${each}"`);
  if (texts.length === 1) return `${negated ? '!=' : '=='} ${texts.join('')}`;
  return `${negated ? 'not in' : 'in'} {${texts.join(', ')}}`;
}

/** `"https://a.example.com"`, `("https://a.example.com", "https://b.example.com")` */
function listOf(node: Expression): readonly string[] | undefined {
  const nodes = node.kind === 'array' ? node.elements : [node];
  const texts = nodes.map((each) =>
    each.kind === 'literal' && typeof each.value === 'string' ? each.value : undefined,
  );
  return texts.every((each) => each !== undefined) && texts.length > 0 ? texts : undefined;
}

function written(node: Expression, { text }: Module): string {
  return text.slice(node.start, node.end);
}
