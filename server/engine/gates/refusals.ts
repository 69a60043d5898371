import type { Call } from '../program/nodes.ts';
import { pythonName } from '../program/python-names.ts';
import type { Value } from '../program/values.ts';
import { ABORTING_PYTHON } from './python-verifiers.ts';
import type { Learned } from './states.ts';
import type { Run } from './walk.ts';

/** How code answers a request itself, so that it goes no further. */

/** `res.status(401)`, `res.sendStatus(403)`, `JSONResponse(…, status_code=401)` */
export function refusal(call: Call, { at }: Run): Learned | undefined {
  const { callee, arguments: args, keywords, ...node } = call;
  const isStatus = callee.kind === 'member' && /^(status|sendStatus|writeHead)$/.test(callee.property);
  const named = keywords.find((each) => each.kind === 'property' && /^status(?:_code)?$/.test(each.key ?? ''))?.value;
  const status = isStatus ? args[0] : named;
  if (status?.kind !== 'literal' || (status.value !== 401 && status.value !== 403)) return undefined;
  return {
    kind: 'answered',
    subject: String(status.value),
    place: { path: at.module.path, start: node.start, end: node.end },
  };
}

/** `ctx.throw(401)` of Koa, `abort(401)` of Flask */
export function throws({ callee }: Call, value: Value): boolean {
  if (ABORTING_PYTHON.test(pythonName(value) ?? '')) return true;
  return (
    callee.kind === 'member' &&
    callee.property === 'throw' &&
    value.kind === 'member' &&
    value.object.kind === 'parameter'
  );
}

/** `reply.code(401).send(…)`: the request goes no further. */
export function answers({ callee }: Call, value: Value): boolean {
  if (callee.kind !== 'member' || !/^(send|unauthorized|forbidden|redirect)$/.test(callee.property)) return false;
  let at: Value = value;
  while (at.kind === 'member' || at.kind === 'result') at = at.kind === 'member' ? at.object : at.callee;
  return at.kind === 'parameter' && at.index > 0;
}
