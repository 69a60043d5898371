import type { ChosenUpstream } from '../facts/trust.ts';
import { requestRead } from '../gates/request-reads.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, FunctionNode, Name } from '../program/nodes.ts';
import { alternatives, type Located } from '../program/values.ts';
import { enclosingFunction } from '../program/walk.ts';
import type { Carry } from './carry.ts';
import { calledName } from './ends.ts';
import { headerRead } from './header-read.ts';
import { isCarried, type Quest } from './quest.ts';
import { shownCallee } from './sinks.ts';
import { anyCredential, lastName, placeOf } from './sources.ts';

const WHERE_TO = /url|uri|host|endpoint|base|domain|instance|server|site|origin|target/i;
/** Code around that compares the host with something. */
const CHECKED =
  /allow|whitelist|permitted|trusted|isSafe|isPrivate|validateUrl|assertUrl|checkUrl|ssrf|\.hostname\b|\.origin\b|\.host\b/i;
const HTTP_METHODS = /^(get|post|put|patch|delete|head|request|fetch|create|extend)$/;

/** Requests with a credential of the server whose host the caller names. */
export function* chosenUpstreams(where: Located, evaluator: Evaluator, carry: Carry): Generator<ChosenUpstream> {
  const { module } = where;
  if (!/fetch|axios|got|ky|undici|request/i.test(module.text)) return;
  for (const call of module.calls) {
    const target = targetOf(call);
    if (!target || isChecked(call, where)) continue;
    for (const { node, at } of hostsIn(target, where, evaluator, 0)) {
      const given = carry(node, at, chosen);
      if (!isCarried(given)) continue;
      const credential = credentialOf(call, where, carry);
      if (!credential) continue;
      yield {
        kind: 'chosenUpstream',
        at: placeOf(target, where),
        given: { at: given.source.at, name: given.source.name },
        credential,
        name: shownCallee(call.callee),
      };
      break;
    }
  }
}

/** The URL of `fetch(url, …)`, `axios.get(url, …)`, `axios({ url })`, `axios.create({ baseURL })`. */
function targetOf(call: Call): Expression | undefined {
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
function* hostsIn(
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
      else if (node.callee.kind === 'member' && /^(toString|replace|trim)$/.test(node.callee.property))
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

/** What names a host: a header or query parameter of the request, an argument of a tool. */
const chosen: Quest = {
  at(node, where) {
    const header = headerRead(node);
    const name = header ?? parameterRead(node);
    if (name === undefined || !WHERE_TO.test(name) || /^(host|origin|referer|x-forwarded-.*)$/.test(name))
      return undefined;
    return { kind: 'request', name, at: placeOf(node, where) };
  },
  value: () => undefined,
  named: () => undefined,
  throughMembers: false,
  parameter(node, where) {
    const origin = node.binding?.origin;
    if (origin?.kind !== 'parameter' || origin.index !== 0 || !isToolHandler(origin.function)) return undefined;
    const key = origin.path[0]?.key;
    return typeof key === 'string' && WHERE_TO.test(key)
      ? { kind: 'request', name: key, at: placeOf(node, where) }
      : undefined;
  },
};

/** `req.query.host`, `request.params.arguments.url`, `args.url` of a tool */
function parameterRead(node: Expression): string | undefined {
  if (node.kind === 'call') return requestRead(node)?.name;
  if (node.kind !== 'member') return undefined;
  const owner = lastName(node.object) ?? '';
  if (owner === 'query' || owner === 'arguments') return node.property;
  const origin = node.object.kind === 'name' ? node.object.binding?.origin : undefined;
  if (origin?.kind === 'parameter' && origin.index === 0 && origin.path.length === 0 && isToolHandler(origin.function))
    return node.property;
  // `const args = request.params.arguments`
  if (origin?.kind !== 'variable' || !origin.value) return undefined;
  const value = origin.value.kind === 'logical' ? origin.value.left : origin.value;
  return origin.path.length === 0 && lastName(value) === 'arguments' ? node.property : undefined;
}

/** `server.tool('name', schema, handler)`, `server.registerTool('name', {…}, handler)`, `addTool({ execute })` */
function isToolHandler(fn: FunctionNode): boolean {
  const { parent } = fn;
  if (parent?.kind === 'call') return /^(tool|registerTool|addTool)$/.test(calledName(parent));
  if (parent?.kind !== 'property' || !/^(execute|handler)$/.test(parent.key ?? '')) return false;
  const call = parent.parent?.parent;
  return call?.kind === 'call' && /^(addTool|createTool|tool|registerTool|defineTool)$/.test(calledName(call));
}

function credentialOf(call: Call, where: Located, carry: Carry): ChosenUpstream['credential'] | undefined {
  for (const argument of call.arguments) {
    const carried = carry(argument, where, anyCredential);
    if (!isCarried(carried) || carried.partial || carried.source.kind !== 'setting') continue;
    return { at: carried.source.at, name: carried.source.name };
  }
  return undefined;
}

function isChecked(call: Call, { module }: Located): boolean {
  const around = enclosingFunction(call);
  return CHECKED.test(module.text.slice(around?.start ?? 0, around?.end ?? module.text.length));
}
