import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Name } from '../program/nodes.ts';
import { alternatives, type Located } from '../program/values.ts';
import { enclosingFunction } from '../program/walk.ts';
import type { Span } from '../source.ts';
import { calledName } from './ends.ts';
import { lastName } from './sources.ts';

const CHECKED =
  /allow|whitelist|permitted|trusted|isSafe|isPrivate|validateUrl|assertUrl|checkUrl|ssrf(?!_safe=False)|\.hostname\b|\.origin\b|\.host\b|\bnetloc\b/i;
const HTTP_METHODS = /^(get|post|put|patch|delete|head|request|fetch|create|extend)$/;

/** The URL of `fetch(url, …)`, `axios.get(url, …)`, `axios({ url })`, `axios.create({ baseURL })`. */
export function targetOf(call: Call): Expression | undefined {
  const { callee } = call;
  const [first] = call.arguments;
  const isClient =
    callee.kind === 'name'
      ? /^(fetch|nodeFetch|undiciFetch|axios|got|ky)$/.test(callee.name)
      : callee.kind === 'member' &&
        HTTP_METHODS.test(callee.property) &&
        /^(axios|got|ky|undici|globalThis|http|httpClient|needle|superagent)$/.test(lastName(callee.object) ?? '');
  if (!isClient || !first) return undefined;
  if (first.kind !== 'object') return first;
  for (const property of first.properties)
    if (property.kind === 'property' && /^(url|baseURL|prefixUrl|baseUrl)$/.test(property.key ?? ''))
      return property.value;
  return undefined;
}

/** The expressions that decide about the host of a URL. */
export function* hostsIn(
  node: Expression,
  where: Located,
  evaluator: Evaluator,
  depth: number,
): Generator<{ readonly node: Expression; readonly at: Located }> {
  if (depth > 6) return;
  const into = (child: Expression | undefined): Generator<{ readonly node: Expression; readonly at: Located }> | [] =>
    child ? hostsIn(child, where, evaluator, depth + 1) : [];
  switch (node.kind) {
    case 'template':
      // `${base}/path`, `https://${host}/path`; the host of `https://api.example.com/${id}` is known
      if (/^(https?:\/\/)?$/i.test(node.texts[0] ?? '') && !/^\.[\w-]+\.\w+/.test(node.texts[1] ?? ''))
        yield* into(node.values[0]);
      return;
    case 'binary':
      if (node.operator === '+')
        yield* node.left.kind === 'literal' ? afterScheme(node.left, node.right, into) : into(node.left);
      return;
    case 'call':
      // `new URL('/v1/notes', base)`
      if (calledName(node) === 'URL') yield* into(node.arguments[1] ?? node.arguments[0]);
      // `urljoin(base, "/v1/notes")`
      else if (/^(String|str|urljoin)$/.test(calledName(node))) yield* into(node.arguments[0]);
      else if (
        node.callee.kind === 'member' &&
        /^(toString|replace|trim|r?strip|removesuffix)$/.test(node.callee.property)
      )
        yield* into(node.callee.object);
      return;
    case 'logical':
      yield* into(node.left);
      yield* into(node.right);
      return;
    case 'conditional':
      yield* into(node.then);
      yield* into(node.otherwise);
      return;
    case 'name':
      yield* throughName(node, where, evaluator, depth);
      return;
    case 'member':
      if (node.property === 'href') yield* into(node.object);
      else yield { node, at: where };
      return;
    default:
      return;
  }
}

type Into = (child: Expression | undefined) => Iterable<{ readonly node: Expression; readonly at: Located }>;

function* afterScheme(
  left: Extract<Expression, { kind: 'literal' }>,
  right: Expression,
  into: Into,
): ReturnType<typeof hostsIn> {
  if (/^https?:\/\/$/i.test(String(left.value))) yield* into(right);
}

/** `const url = new URL(path, base)` */
function* throughName(node: Name, where: Located, evaluator: Evaluator, depth: number): ReturnType<typeof hostsIn> {
  let built = false;
  for (const value of alternatives(evaluator.evaluate(node, where.module, where.frame))) {
    if (value.kind !== 'template' && value.kind !== 'result') continue;
    const at: Located = { module: value.module, frame: value.frame };
    if (value.kind === 'result' && calledName(value.node) !== 'URL') continue;
    built = true;
    yield* hostsIn(value.node, at, evaluator, depth + 1);
  }
  if (!built) yield { node, at: where };
}

/** The code around compares the host with something. */
export function isHostChecked(call: Call, { module }: Located): boolean {
  return isHostCheckedIn(enclosingFunction(call) ?? module.program, module);
}

/** Some code compares the host of a URL with something. */
export function isHostCheckedIn({ start, end }: Span, { text }: Module): boolean {
  return CHECKED.test(text.slice(start, end));
}
