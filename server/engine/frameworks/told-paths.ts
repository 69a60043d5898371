import type { Expression, Node } from '../program/nodes.ts';
import { alternatives, constantText, UNKNOWN, type Located, type Value } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { placeOf, type ModelContext } from './context.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

/** What a handler asks of a request: paths with the place of the first question, and methods. */
export interface Told {
  readonly paths: ReadonlyMap<string, Place>;
  readonly methods: ReadonlySet<string>;
}

/** How deep helpers are looked into, and how many of them. */
const DEEPEST = 2;
const MOST_FUNCTIONS = 24;
/** A handler with more paths is a router of its own. */
const MOST_PATHS = 12;
const SEARCHES = /^(startsWith|endsWith|includes)$/;

/** The paths that a handler tells apart: `if (url.pathname === '/mcp') … else if (url.pathname === '/sse') …` */
export function toldBy(fn: FunctionValue, { evaluator, subjects }: ModelContext): Told {
  const paths = new Map<string, Place>();
  const methods = new Set<string>();
  const seen = new Set<Node>();

  function look(from: FunctionValue, depth: number): void {
    if (seen.has(from.node) || seen.size >= MOST_FUNCTIONS) return;
    seen.add(from.node);
    const at: Located = { module: from.module, frame: from.frame };
    for (const node of descendants(from.node.body)) {
      for (const [other, texts, where] of questions(node, at)) note(other, texts, where, at);
      if (node.kind === 'call' && depth < DEEPEST) follow(node, at, depth);
    }
  }

  function follow(call: Extract<Node, { kind: 'call' }>, at: Located, depth: number): void {
    for (const callee of alternatives(evaluator.evaluate(call.callee, at.module, at.frame))) {
      if (callee.kind !== 'function') continue;
      const args = call.arguments.map((each) =>
        each.kind === 'spread' ? UNKNOWN : evaluator.evaluate(each, at.module, at.frame),
      );
      look({ ...callee, frame: evaluator.enter(callee, args) ?? callee.frame }, depth + 1);
    }
  }

  /** What is asked about, the texts that it is compared with, and the place of the question. */
  function* questions(node: Node, at: Located): Generator<[Expression, readonly string[], Node]> {
    if (node.kind === 'binary' && /^[!=]==?$/.test(node.operator)) {
      yield [node.left, textsOf(node.right, at), node];
      yield [node.right, textsOf(node.left, at), node];
    } else if (node.kind === 'switch') {
      for (const each of node.cases) if (each.test) yield [node.subject, textsOf(each.test, at), each.test];
    } else if (node.kind === 'call' && node.callee.kind === 'member' && SEARCHES.test(node.callee.property)) {
      const [first] = node.arguments;
      if (!first || first.kind === 'spread') return;
      yield [node.callee.object, textsOf(first, at), node];
      yield [first, textsOf(node.callee.object, at), node];
    }
  }

  function textsOf(node: Expression, at: Located): readonly string[] {
    const value = evaluator.evaluate(node, at.module, at.frame);
    const text = constantText(value);
    if (text !== undefined) return [text];
    if (value.kind !== 'array') return [];
    return value.node.elements.flatMap(
      (each) => constantText(evaluator.evaluate(each, value.module, value.frame)) ?? [],
    );
  }

  function note(other: Expression, texts: readonly string[], where: Node, at: Located): void {
    if (texts.length === 0) return;
    const subject = subjects.subjectOf(other, at, new Map());
    if (subject?.kind !== 'route') return;
    for (const text of texts) {
      if (subject.part === 'method') methods.add(text.toUpperCase());
      if (subject.part === 'path' && /^\/[\w./-]*$/.test(text) && !paths.has(text) && paths.size < MOST_PATHS)
        paths.set(text, placeOf(where, at));
    }
  }

  look(fn, 0);
  return { paths, methods };
}
