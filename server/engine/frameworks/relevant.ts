import { alternatives, type Value } from '../program/values.ts';

/** Modules whose calls the frameworks model. */
const MODELLED = /^(express|https?|http2|tls|@modelcontextprotocol\/.*)$/;
const DEEPEST = 12;

/** Whether a framework model may have something to say about a call: what is called comes out of a modelled module. */
export function isModelled(callee: Value, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  for (const value of alternatives(callee)) {
    if (value.kind === 'symbol' && MODELLED.test(value.module)) return true;
    if (value.kind === 'member' && isModelled(value.object, depth + 1)) return true;
    if (value.kind === 'result' && isModelled(value.callee, depth + 1)) return true;
  }
  return false;
}
