import type { Evaluator } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import { resultOf, type Located } from '../program/values.ts';
import { asksAboutCaller } from './request-reads.ts';

/** `requireBearerAuth(options)` of the SDK v2 for fetch servers: it gives back who calls, or a response that refuses. */
const FETCH_GATE = /^@modelcontextprotocol\/server(\/.*)?#requireBearerAuth$/;

export interface Asked {
  /** The function that was asked. */
  readonly name: string;
  /** It is known to refuse whoever has no valid credential. */
  readonly enforces: boolean;
}

/**
 * The call that said who the caller is, when a name holds its answer: `session` and `session.ok` of
 * `const session = await getSession(request)`. What workspace functions answer is followed, not asked.
 */
export function askedIn(node: Expression, at: Located, evaluator: Evaluator): Asked | undefined {
  let root = node;
  while (root.kind === 'member') root = root.object;
  const origin = root.kind === 'name' ? root.binding?.origin : undefined;
  const held = origin?.kind === 'variable' ? origin.value : undefined;
  const call = held?.kind === 'await' ? held.value : held;
  if (call?.kind !== 'call') return undefined;
  const { callee } = call;
  const value = evaluator.evaluate(callee, at.module, at.frame);
  if (value.kind === 'function') return undefined;
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  const enforces = FETCH_GATE.test(resultOf(value) ?? '');
  return enforces || asksAboutCaller(name, call.arguments) ? { name, enforces } : undefined;
}
