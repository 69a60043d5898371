import type { CorsPolicy } from '../../facts/facts.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { returnedExpressions } from '../../program/returns.ts';
import { alternatives, constantText, type Located, type Value } from '../../program/values.ts';
import type { Handler } from '../apps.ts';
import { placeOf, type ModelContext } from '../context.ts';
import { argumentOf, type Given } from './arguments.ts';

/** `CORSMiddleware, allow_origins=["*"], allow_credentials=True`: without origins it allows none. */
export function corsHandler(given: Given, options: Call, at: Located, context: ModelContext): Handler {
  const origin = argumentOf(options, at, 'allow_origins', undefined, context);
  const pattern = argumentOf(options, at, 'allow_origin_regex', undefined, context);
  const credentials = argumentOf(options, at, 'allow_credentials', undefined, context);
  const shown = origin && origin !== 'unknown' ? origin : pattern && pattern !== 'unknown' ? pattern : given;
  const sendsCookies = credentials !== undefined && credentials !== 'unknown' && isTrue(credentials.value);
  const origins = originsOf(origin, pattern, context);
  return {
    node: given.node,
    value: NO_GATE,
    module: given.module,
    frame: given.frame,
    cors: {
      at: placeOf(shown.node, shown),
      // Starlette answers requests with cookies by their own origin.
      origins: sendsCookies && origins === 'any' ? 'reflected' : origins,
      credentials: sendsCookies,
    },
  };
}

/** A middleware that is known to let every request go on. */
const NO_GATE: Value = { kind: 'symbol', module: 'python:starlette.middleware.cors', name: 'CORSMiddleware' };

type Origins = CorsPolicy['origins'];

function originsOf(
  origin: ReturnType<typeof argumentOf>,
  pattern: ReturnType<typeof argumentOf>,
  context: ModelContext,
): Origins {
  if (origin === 'unknown' || pattern === 'unknown') return 'unknown';
  const text = pattern && constantText(pattern.value);
  // Starlette answers with the origin itself.
  if (text !== undefined && /^\^?(?:https\??:\/\/)?\.\*\$?$/.test(text)) return 'reflected';
  return origin ? listed(origin.value, context) : 'list';
}

const MOST_PARTS = 6;

function listed(value: Value, context: ModelContext, depth = 0): Origins {
  let found: Origins = 'unknown';
  for (const each of alternatives(value)) {
    const parts = each.kind === 'result' && depth < MOST_PARTS ? partsOf(each.node) : undefined;
    if (each.kind === 'result' && parts) {
      const inner = listed(context.evaluator.evaluate(parts, each.module, each.frame), context, depth + 1);
      if (inner === 'any') return inner;
      if (inner !== 'unknown') found = inner;
    }
    if (each.kind === 'literal') found = each.value === '*' ? 'any' : 'list';
    if (each.kind !== 'array') continue;
    const texts = each.node.elements.map((item) =>
      constantText(context.evaluator.evaluate(item, each.module, each.frame)),
    );
    if (texts.includes('*')) return 'any';
    found = 'list';
  }
  return found;
}

/** What a list is made of: `"a,b".split(",")`, `[each.strip() for each in parts if each]` (a filter and a map). */
function partsOf({ callee, arguments: [inner] }: Call): Expression | undefined {
  if (callee.kind !== 'member') return undefined;
  if (callee.property === 'split' || callee.property === 'filter') return callee.object;
  if (callee.property !== 'map' || inner?.kind !== 'function') return undefined;
  return returnedExpressions(inner).every(isOnlyTrimmed) ? callee.object : undefined;
}

function isOnlyTrimmed(node: Expression): boolean {
  if (node.kind !== 'call') return node.kind === 'name';
  return node.callee.kind === 'member' && /^(?:strip|rstrip|lstrip|lower)$/.test(node.callee.property);
}

function isTrue(value: Value): boolean {
  return value.kind === 'literal' && value.value === true;
}
