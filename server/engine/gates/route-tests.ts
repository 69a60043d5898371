import type { Call, Expression } from '../program/nodes.ts';
import type { AssumeRun } from './assume.ts';
import { learned } from './learning.ts';
import type { State } from './states.ts';

/** A request that a function is followed for: which of its branches it takes is known then. */
export interface RequestRoute {
  readonly path: string;
  /** Upper case; undefined when any method is meant. */
  readonly method?: string | undefined;
}

type Part = 'path' | 'method' | 'protocol' | 'other';

const SEARCHES = /^(startsWith|startswith|endsWith|endswith|includes|indexOf|has)$/;

const HTTP_METHOD = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT)$/i;

/** `req.path === '/health'`, `req.method === 'POST'` */
export function routeEquals(
  part: Part,
  text: string,
  equal: boolean,
  state: State,
  test: Expression,
  run: AssumeRun,
  route: RequestRoute | undefined,
): readonly State[] {
  // `request.method === 'tools/call'` speaks of a message, not of HTTP
  if (part === 'method' && !HTTP_METHOD.test(text)) return [state];
  const asked = part === 'path' ? route?.path : part === 'method' ? route?.method : undefined;
  if (asked !== undefined) return (asked === (part === 'method' ? text.toUpperCase() : text)) === equal ? [state] : [];
  // What is no HTTP request is none of MCP's: `scope["type"] == "lifespan"`.
  if (part === 'protocol') return /^http/.test(text) === equal ? [state] : learned(state, test, run, 'elsewhere', text);
  if (part === 'other') return [state];
  // the same question gets the same answer further down
  const asks = learned(state, test, run, equal ? 'matches' : 'differs', `${part} ${text}`);
  if (!equal || mayBeMcp(part, text)) return asks;
  return asks.flatMap((each) => learned(each, test, run, 'elsewhere', text));
}

/** Whether a request of this path or method may be one of MCP's. */
function mayBeMcp(part: Part, text: string): boolean {
  if (part === 'path') return /mcp|sse|message|rpc|^\/$/i.test(text);
  if (part === 'method') return !HTTP_METHOD.test(text) || /^(POST|GET|DELETE)$/i.test(text);
  return part !== 'protocol' || text.startsWith('http');
}

/**
 * `publicPaths.includes(req.path)`, `req.path.startsWith('/health')`: `list` holds the texts of a constant list, `text`
 * what is looked for in the path itself.
 */
export function routeSearch(
  part: Part,
  { text, list }: { readonly text: string | undefined; readonly list: readonly string[] },
  holds: boolean,
  state: State,
  test: Call,
  run: AssumeRun,
  route: RequestRoute | undefined,
): readonly State[] {
  const property = test.callee.kind === 'member' ? test.callee.property : '';
  const found = route && part === 'path' ? searched(property, route.path, text, list) : undefined;
  if (found !== undefined) return found === holds ? [state] : [];
  if (part === 'path' && [text ?? '', ...list].some((each) => /mcp|sse|message/i.test(each))) return [state];
  return holds ? learned(state, test, run, 'elsewhere', property) : [state];
}

function searched(
  property: string,
  path: string,
  text: string | undefined,
  list: readonly string[],
): boolean | undefined {
  if (!SEARCHES.test(property)) return undefined;
  if (list.length > 0) return list.includes(path);
  if (text === undefined) return undefined;
  if (/^startswith$/i.test(property)) return path.startsWith(text);
  return /^endswith$/i.test(property) ? path.endsWith(text) : path.includes(text);
}

/** `scope["type"] in ("http", "websocket")`, `request.url.path not in PUBLIC_PATHS` */
export function routeIn(
  part: Part,
  list: readonly string[],
  holds: boolean,
  state: State,
  test: Expression,
  run: AssumeRun,
  route: RequestRoute | undefined,
): readonly State[] {
  const asked = part === 'path' ? route?.path : part === 'method' ? route?.method : undefined;
  if (asked !== undefined && list.length > 0) return list.includes(asked) === holds ? [state] : [];
  if (part === 'other') return [state];
  const isMcp = list.some((each) => mayBeMcp(part, each));
  if (part === 'protocol') return isMcp === holds ? [state] : learned(state, test, run, 'elsewhere', 'type');
  return holds && !isMcp ? learned(state, test, run, 'elsewhere', part) : [state];
}
