import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { pythonName } from '../program/python-names.ts';
import { alternatives, type Located, type Value } from '../program/values.ts';

/** A request that goes out: its address, and all that is sent with it. */
export interface OutgoingRequest {
  readonly url: Expression;
  readonly sent: readonly { readonly node: Expression; readonly at: Located }[];
}

/** Functions that take the address first, and those that take the method before it. */
const FUNCTIONS =
  /^(?:requests|httpx|niquests)\.(?:get|post|put|patch|delete|head|options)$|^urllib\.request\.(?:urlopen|Request)$/;
const WITH_METHOD = /^(?:requests|httpx|niquests|aiohttp)\.(?:request|stream)$/;
/** Clients, whose methods do the same; they may be given a base address and headers for all requests. */
const CLIENTS =
  /^(?:requests\.(?:sessions\.)?Session|niquests\.(?:Async)?Session|httpx\.(?:Async)?Client|aiohttp\.(?:client\.)?ClientSession)$/;
const METHODS = /^(?:get|post|put|patch|delete|head|options|ws_connect)$/;

/** `requests.get(url, headers=…)`, `client.request("GET", url)`, `httpx.AsyncClient(base_url=url, headers=…)` */
export function pythonRequest(call: Call, where: Located, evaluator: Evaluator): OutgoingRequest | undefined {
  for (const callee of alternatives(evaluator.evaluate(call.callee, where.module, where.frame))) {
    const name = pythonName(callee) ?? '';
    const client = callee.kind === 'member' ? clientOf(callee.object) : undefined;
    const method = client && callee.kind === 'member' ? callee.property : '';
    const isFirst = FUNCTIONS.test(name) || METHODS.test(method);
    const isSecond = WITH_METHOD.test(name) || /^(?:request|stream)$/.test(method);
    const url = CLIENTS.test(name)
      ? keyword(call, 'base_url')
      : isFirst || isSecond
        ? address(call, isFirst ? 0 : 1)
        : undefined;
    if (!url) continue;
    const made = client ? sentWith(client.node, client) : [];
    return { url, sent: [...sentWith(call, where), ...made].filter(({ node }) => node !== url) };
  }
  return undefined;
}

function clientOf(value: Value): Extract<Value, { kind: 'result' }> | undefined {
  for (const each of alternatives(value))
    if (each.kind === 'result' && CLIENTS.test(pythonName(each.callee) ?? '')) return each;
  return undefined;
}

function address(call: Call, position: number): Expression | undefined {
  const given = call.arguments[position];
  return given && given.kind !== 'spread' ? given : keyword(call, 'url');
}

function keyword(call: Call, name: string): Expression | undefined {
  return call.keywords.find((each) => each.kind === 'property' && each.key === name)?.value;
}

function sentWith(call: Call, at: Located): OutgoingRequest['sent'] {
  return [...call.arguments, ...call.keywords.map(({ value }) => value)].map((node) => ({ node, at }));
}
