import type { Value } from './values.ts';

/** Calls and members in a row, at most. */
const MOST_PARTS = 12;

/**
 * Where a value comes from when it was made outside the workspace: calls and members of a symbol, as in
 * `better-auth#betterAuth().api.getSession`. Undefined for everything else.
 */
export function originOf(value: Value): string | undefined {
  let rest = '';
  let at = value;
  for (let parts = 0; parts < MOST_PARTS; parts++) {
    if (at.kind === 'symbol') return `${at.module}#${at.name}${rest}`;
    if (at.kind === 'result') {
      rest = `()${rest}`;
      at = at.callee;
    } else if (at.kind === 'member') {
      rest = `.${at.property}${rest}`;
      at = at.object;
    } else return undefined;
  }
  return undefined;
}
