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

type Part = 'path' | 'method' | 'other';

const SEARCHES = /^(startsWith|endsWith|includes|indexOf|has)$/;

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
  const asked = part === 'path' ? route?.path : part === 'method' ? route?.method : undefined;
  if (asked !== undefined) return (asked === (part === 'method' ? text.toUpperCase() : text)) === equal ? [state] : [];
  const isMcp =
    part === 'path'
      ? /mcp|sse|message|rpc|^\/$/i.test(text)
      : part === 'method'
        ? /^(POST|GET|DELETE)$/i.test(text)
        : true;
  if (isMcp) return [state];
  return equal ? learned(state, test, run, 'elsewhere', text) : [state];
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
  if (property === 'startsWith') return path.startsWith(text);
  return property === 'endsWith' ? path.endsWith(text) : path.includes(text);
}
