import type { Evaluator } from '../program/evaluate.ts';
import { alternatives, resultOf, type Value } from '../program/values.ts';

/** Functions that give their first argument back as middleware: `createMiddleware(async (c, next) => …)`. */
const TRANSPARENT =
  /^(hono\/factory#(default\.)?createMiddleware|express-async-handler#.*|hono\/factory#createHandlers|@modelcontextprotocol\/hono#.*Middleware|asyncHandler#.*)$/;

/** The function that a wrapper makes middleware of. */
export function unwrapMiddleware(value: Value, evaluator: Evaluator): Value {
  for (const each of alternatives(value)) {
    const symbol = resultOf(each);
    if (symbol === undefined || each.kind !== 'result' || !TRANSPARENT.test(symbol)) continue;
    const [first] = each.node.arguments;
    if (first && first.kind !== 'spread') return evaluator.evaluate(first, each.module, each.frame);
  }
  return value;
}
