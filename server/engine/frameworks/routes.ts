import type { Expression } from '../program/nodes.ts';
import { alternatives, constantText, type Located, type Value } from '../program/values.ts';

/** The names of what an app or a router has for each HTTP method: `app.post('/mcp', handler)`. */
export const ROUTE_METHODS: ReadonlySet<string> = new Set([
  'get',
  'post',
  'put',
  'delete',
  'patch',
  'options',
  'head',
  'all',
]);

/** What a registration applies to. */
export interface Coverage {
  /** Upper case; empty for all. */
  readonly methods: readonly string[];
  /** Paths that it covers; undefined when they cannot be known; `['/']` when none is given to `use`. */
  readonly paths: readonly string[] | undefined;
  /** It covers what is below its paths, too. */
  readonly below: boolean;
}

/** Whether a registration applies to requests of a route. Unknown paths may. */
export function covers(registration: Coverage, path: string | undefined, methods: readonly string[]): boolean {
  if (
    registration.methods.length > 0 &&
    methods.length > 0 &&
    !methods.some((each) => registration.methods.includes(each))
  )
    return false;
  if (registration.paths === undefined || path === undefined) return true;
  return registration.paths.some((each) => pathCovers(each, path, registration.below));
}

function pathCovers(pattern: string, path: string, below: boolean): boolean {
  if (pattern === '/' || pattern === '' || pattern === '*')
    return below || pattern === '*' || path === '/' || path === '';
  const clean = pattern.replace(/\/?\*.*$/, '').replace(/\/$/, '');
  if (clean === '') return true;
  const expected = clean.split('/');
  const given = path.split('/');
  const isPrefix = below || pattern.includes('*');
  if (given.length < expected.length || (!isPrefix && given.length > expected.length)) return false;
  return expected.every(
    (segment, index) => segment === given[index] || isParameter(segment) || isParameter(given[index] ?? ''),
  );
}

/** `:tenant` of `/:tenant/mcp`, `{tenant}` */
function isParameter(segment: string): boolean {
  return segment.startsWith(':') || segment.startsWith('{');
}

export function joinRoute(prefix: string, path: string): string {
  const joined = `${prefix}/${path}`.replace(/\/{2,}/g, '/');
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined;
}

/** The constant paths of an argument: a string, or an array of strings. */
export function pathsOf(
  value: Value,
  evaluate: (node: Expression, at: Located) => Value,
): readonly string[] | undefined {
  const text = constantText(value);
  if (text !== undefined) return [text];
  if (value.kind === 'array') {
    const texts = value.node.elements.map((each) => constantText(evaluate(each, value)));
    return texts.every((each) => each !== undefined) ? texts : undefined;
  }
  for (const each of alternatives(value))
    if (each.kind === 'literal' && typeof each.value === 'string') return [each.value];
  return undefined;
}
