import type { Gate } from '../facts/facts.ts';
import { judgePaths } from '../gates/gate.ts';
import type { Paths } from '../gates/paths.ts';
import type { RequestRoute } from '../gates/route-tests.ts';
import type { Hit } from '../gates/walk.ts';
import type { Value } from '../program/values.ts';
import type { Place } from '../source.ts';
import { placeOf, type ModelContext } from './context.ts';
import { isTarget, sinkOf, type Reach } from './mcp.ts';
import { toldBy, type Told } from './told-paths.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

/** One way through a handler into MCP. */
export interface Way {
  /** The path that the handler itself asks for; undefined when it does not ask. */
  readonly path: string | undefined;
  /** Upper case; empty for all. */
  readonly methods: readonly string[];
  /** Where the handler asks for the path. */
  readonly at: Place | undefined;
  readonly reach: Reach;
  /** The checks that the handler makes on this way. */
  readonly gate: Gate | undefined;
}

/** A handler, where it stands, and where a request reaches MCP in it. */
export interface Handled {
  readonly fn: FunctionValue;
  readonly at: Place;
  readonly found: Reach;
}

interface Followed {
  readonly path: string;
  readonly at: Place;
  readonly paths: Paths;
}

/** A path that no code asks for. */
const OTHER = '/\u0000';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const MCP_PATH = /mcp|sse|message/i;
const NO_METHOD = '\u0000';

/**
 * The ways through a handler into MCP: one, unless it answers for several paths itself. `asksForPath` says whether the
 * app leaves it to the handler which paths there are.
 */
export function waysThrough(handled: Handled, asksForPath: boolean, context: ModelContext): Way[] {
  const told = asksForPath ? toldBy(handled.fn, context) : undefined;
  const split = told && told.paths.size > 0 ? splitByPath(handled, told, context) : [];
  if (split.length > 0) return split;
  const paths = follow(handled, undefined, context);
  return [{ path: undefined, methods: [], at: undefined, reach: handled.found, gate: gateOf(handled, paths) }];
}

function splitByPath(handled: Handled, told: Told, context: ModelContext): Way[] {
  const other = follow(handled, { path: OTHER }, context);
  const everywhere = new Set(other.hits.map(keyOf));
  const followed: Followed[] = [];
  for (const [path, at] of told.paths) {
    const paths = follow(handled, { path }, context);
    if (paths.overflow) return [];
    // What any path comes to is no way of this one.
    if (paths.hits.some((hit) => !everywhere.has(keyOf(hit)))) followed.push({ path, at, paths });
  }
  if (followed.length === 0 || other.overflow) return [];
  const distinct = merged(followed, handled);
  const isOne = distinct.length === 1 && other.hits.length === 0;
  const ways = distinct.map(({ path, at, paths }) => ({
    path,
    methods: methodsOf(handled, path, told, context),
    at: isOne ? undefined : at,
    reach: isOne ? handled.found : reachOf(paths, handled.found, context),
    gate: gateOf(handled, paths),
  }));
  if (other.hits.length === 0) return ways;
  const rest = reachOf(other, handled.found, context);
  return [...ways, { path: undefined, methods: [], at: undefined, reach: rest, gate: gateOf(handled, other) }];
}

/** `/sse` and `/sse/message` that one branch answers are one way, known by the path that speaks of MCP. */
function merged(followed: readonly Followed[], handled: Handled): readonly Followed[] {
  const ways = new Map<string, Followed>();
  for (const each of followed) {
    const hits = [...new Set(each.paths.hits.map(keyOf))].sort().join(' ');
    const key = `${hits}|${gateOf(handled, each.paths)?.verdict ?? ''}`;
    const known = ways.get(key);
    if (!known || (!MCP_PATH.test(known.path) && MCP_PATH.test(each.path))) ways.set(key, each);
  }
  return [...ways.values()];
}

/** Those of the methods that the handler asks for with which a request gets there; none when it is not asked. */
function methodsOf(handled: Handled, path: string, told: Told, context: ModelContext): readonly string[] {
  const asked = METHODS.filter((each) => told.methods.has(each));
  const passes = (method: string): boolean => follow(handled, { path, method }, context).hits.length > 0;
  return asked.length === 0 || passes(NO_METHOD) ? [] : asked.filter(passes);
}

function follow({ fn, found }: Handled, route: RequestRoute | undefined, context: ModelContext): Paths {
  return context.pathFinder.paths(
    fn,
    (call, callee, where) => isTarget(call, callee, where, found, context.evaluator),
    undefined,
    route,
  );
}

/** Where this way reaches MCP: the handler as a whole may do so elsewhere, and over another transport. */
function reachOf({ hits: [hit] }: Paths, found: Reach, { evaluator }: ModelContext): Reach {
  if (found.within || hit?.node.kind !== 'call') return found;
  const sink = sinkOf(hit.node, evaluator.evaluate(hit.node.callee, hit.at.module, hit.at.frame), evaluator);
  return { ...found, ...sink, at: placeOf(hit.node, hit.at) };
}

function gateOf({ fn, at: written, found }: Handled, paths: Paths): Gate | undefined {
  const at = fn.node.nameSpan ? { path: fn.module.path, ...fn.node.nameSpan } : written;
  return judgePaths(paths, at.start === at.end ? found.at : headOf(at), 'the handler', 'the request reaches MCP');
}

function keyOf({ node, at }: Hit): string {
  return `${at.module.path}:${node.start}`;
}

/** A long place is shown by its beginning. */
export function headOf(at: Place): Place {
  return at.end - at.start > 200 ? { ...at, end: Math.min(at.end, at.start + 8) } : at;
}
