import type { ChosenUpstream } from '../facts/trust.ts';
import { requestRead } from '../gates/request-reads.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, FunctionNode, Name } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import type { Place } from '../source.ts';
import type { Carry } from './carry.ts';
import { toolArgument } from './decorated-tools.ts';
import { calledName } from './ends.ts';
import { headerRead } from './header-read.ts';
import { isCarried, type Quest } from './quest.ts';
import { pythonRequest, type OutgoingRequest } from './python-requests.ts';
import { isPython, shownCallee } from './sinks.ts';
import { anyCredential, lastName, placeOf } from './sources.ts';
import { hostsIn, isHostChecked, isHostCheckedIn, targetOf } from './targets.ts';
import { carriedBy } from './through-callers.ts';

const WHERE_TO = /url|uri|host|endpoint|base|domain|instance|server|site|origin|target/i;

/** Requests with a credential of the server whose host the caller names. */
export function* chosenUpstreams(where: Located, evaluator: Evaluator, carry: Carry): Generator<ChosenUpstream> {
  const { module } = where;
  if (!/fetch|axios|got|ky|undici|request|httpx|aiohttp/i.test(module.text)) return;
  for (const call of module.calls) {
    const asked = requestOf(call, where, evaluator);
    if (!asked || isHostChecked(call, where)) continue;
    for (const { node, at } of hostsIn(asked.url, where, evaluator, 0)) {
      const given = carriedBy(node, at, { carry, evaluator, quest: chosenHost });
      if (!given || isCheckedAt(given.source.at, where, evaluator)) continue;
      const credential = credentialOf(asked, carry);
      if (!credential) continue;
      yield {
        kind: 'chosenUpstream',
        at: placeOf(asked.url, where),
        given: { at: given.source.at, name: given.source.name },
        credential,
        name: shownCallee(call.callee),
      };
      break;
    }
  }
}

/** The function in which the caller's word is read compares it with something. */
function isCheckedAt(at: Place, where: Located, { project }: Evaluator): boolean {
  const module = project.modules.get(at.path) ?? where.module;
  const read = module.functions.findLast((each) => each.start <= at.start && at.end <= each.end);
  return read !== undefined && isHostCheckedIn(read, module);
}

function requestOf(call: Call, where: Located, evaluator: Evaluator): OutgoingRequest | undefined {
  if (isPython(where)) return pythonRequest(call, where, evaluator);
  const url = targetOf(call);
  return url && { url, sent: call.arguments.map((node) => ({ node, at: where })) };
}

/** What names a host: a header or query parameter of the request, an argument of a tool. */
export const chosenHost: Quest = {
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
    const name = isPython(where) ? toolArgument(node) : takenArgument(node);
    return name !== undefined && WHERE_TO.test(name) ? { kind: 'request', name, at: placeOf(node, where) } : undefined;
  },
};

/** `({ url }) => …` of a tool */
function takenArgument(node: Name): string | undefined {
  const origin = node.binding?.origin;
  if (origin?.kind !== 'parameter' || origin.index !== 0 || !isToolHandler(origin.function)) return undefined;
  const key = origin.path[0]?.key;
  return typeof key === 'string' ? key : undefined;
}

/** `req.query.host`, `request.params.arguments.url`, `arguments.get("url")`, `args.url` of a tool */
function parameterRead(node: Expression): string | undefined {
  if (node.kind === 'call') return requestRead(node)?.name ?? gotArgument(node);
  if (node.kind !== 'member') return undefined;
  const owner = lastName(node.object) ?? '';
  if (/^(query|query_params|arguments)$/.test(owner)) return node.property;
  // `options.url` of `def fetch(options: Options)`
  if (node.object.kind === 'name' && toolArgument(node.object) !== undefined) return node.property;
  const origin = node.object.kind === 'name' ? node.object.binding?.origin : undefined;
  if (origin?.kind === 'parameter' && origin.index === 0 && origin.path.length === 0 && isToolHandler(origin.function))
    return node.property;
  // `const args = request.params.arguments`
  if (origin?.kind !== 'variable' || !origin.value) return undefined;
  const value = origin.value.kind === 'logical' ? origin.value.left : origin.value;
  return origin.path.length === 0 && lastName(value) === 'arguments' ? node.property : undefined;
}

/** `arguments.get("url")` */
function gotArgument({ callee, arguments: [first] }: Call): string | undefined {
  if (callee.kind !== 'member' || callee.property !== 'get' || lastName(callee.object) !== 'arguments')
    return undefined;
  return first?.kind === 'literal' && typeof first.value === 'string' ? first.value : undefined;
}

/** `server.tool('name', schema, handler)`, `server.registerTool('name', {…}, handler)`, `addTool({ execute })` */
function isToolHandler(fn: FunctionNode): boolean {
  const { parent } = fn;
  if (parent?.kind === 'call') return /^(tool|registerTool|addTool)$/.test(calledName(parent));
  if (parent?.kind !== 'property' || !/^(execute|handler)$/.test(parent.key ?? '')) return false;
  const call = parent.parent?.parent;
  return call?.kind === 'call' && /^(addTool|createTool|tool|registerTool|defineTool)$/.test(calledName(call));
}

function credentialOf({ sent }: OutgoingRequest, carry: Carry): ChosenUpstream['credential'] | undefined {
  for (const { node, at } of sent) {
    const carried = carry(node, at, anyCredential);
    if (!isCarried(carried) || carried.partial || carried.source.kind !== 'setting') continue;
    return { at: carried.source.at, name: carried.source.name };
  }
  return undefined;
}
