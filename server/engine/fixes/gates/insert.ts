import type { Endpoint } from '../../facts/facts.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Expression, FunctionNode, Statement } from '../../program/nodes.ts';
import { enclosingFunction } from '../../program/walk.ts';
import type { Draft } from '../draft.ts';
import { functionOf, registrationOf } from '../find.ts';
import type { FixContext } from '../fixes.ts';
import { beginFunction, insertMiddleware } from '../middleware.ts';
import { statementAround } from '../place.ts';
import type { GateKind } from './gate-kind.ts';

/** Puts a gate before what an endpoint's requests come to; false where the source gives no place for it. */
export function insertGate(kind: GateKind, draft: Draft, endpoint: Endpoint, context: FixContext): boolean {
  const call = registrationOf(endpoint, draft.module);
  if (!call) return false;
  switch (endpoint.framework) {
    case 'express':
      return insertMiddleware(draft, call, reachesIn(endpoint, draft), kind.middleware(draft, endpoint, context));
    case 'hono': {
      const name = kind.honoMiddleware?.(draft, endpoint, context);
      return name !== undefined && insertMiddleware(draft, call, reachesIn(endpoint, draft), name);
    }
    case 'node:http':
      return guardHandler(kind, draft, call, endpoint, context);
    default:
      return false;
  }
}

function reachesIn({ reaches }: Endpoint, { module }: Draft): Endpoint['reaches'] | undefined {
  return reaches.path === module.path ? reaches : undefined;
}

/** A handler whose code is here begins with the check; another one is called by a function that does. */
function guardHandler(kind: GateKind, draft: Draft, call: Call, endpoint: Endpoint, context: FixContext): boolean {
  const handler = call.arguments.at(-1);
  if (!handler || handler.kind === 'spread' || handler.kind === 'object') return false;
  const fn = functionOf(handler);
  const names = fn && parametersOf(fn);
  if (fn && !names) return false;
  const check = kind.check(draft, names ?? { req: 'req', res: 'res' }, endpoint, context);
  if (!fn) {
    const inner = check.statements.replace(/^(?=.)/gm, '  ');
    const name = namedHandler(draft, handler);
    const wrapper = `${check.async ? 'async ' : ''}(req, res) => {\n${inner}\n  return ${name}(req, res);\n}`;
    draft.replace(handler, isFollowedByCast(draft, handler) ? `(${wrapper})` : wrapper);
    return true;
  }
  if (check.async && !fn.async) draft.insert(fn.start, 'async ');
  beginFunction(draft, fn, check.statements);
  return true;
}

/** `createServer(toNodeHandler(mcp) as RequestListener)`: a function needs parentheses before a cast. */
function isFollowedByCast({ module }: Draft, handler: Expression): boolean {
  return /^\s*(as|satisfies)\s/.test(module.text.slice(handler.end, handler.end + 40));
}

function parametersOf(fn: FunctionNode): { readonly req: string; readonly res: string } | undefined {
  const [req, res] = fn.parameters.map(({ target }) => (target.kind === 'namePattern' ? target.name : undefined));
  return req === undefined || res === undefined ? undefined : { req, res };
}

/** `createServer(toNodeHandler(mcp))` makes its handler once: it gets a name before the statement. */
function namedHandler(draft: Draft, handler: Expression): string {
  const written = draft.module.text.slice(handler.start, handler.end);
  const statement = statementAround(handler);
  if (handler.kind === 'name' || !statement) return written;
  const name = draft.fresh('handleRequest');
  draft.insertBefore(statement, `const ${name} = ${written};\n`);
  return name;
}

/**
 * The first statement that matters of the one function that registers all endpoints. A program that also speaks stdio
 * does not run it then, and must start without the settings of the gate.
 */
export function homeOf(module: Module, endpoints: readonly Endpoint[]): Statement | undefined {
  const nodes = endpoints.flatMap((each) => {
    const call = registrationOf(each, module);
    const handler = each.framework === 'node:http' ? functionOf(call?.arguments.at(-1)) : undefined;
    return call ? [call, ...(handler ? [handler] : [])] : [];
  });
  const [first, ...others] = nodes.sort((a, b) => a.start - b.start);
  const fn = first && enclosingFunction(first);
  if (!fn || fn.expressionBody || others.some((each) => enclosingFunction(each) !== fn)) return undefined;
  return fn.body.body.find((each) => each.start <= first.start && first.end <= each.end);
}
