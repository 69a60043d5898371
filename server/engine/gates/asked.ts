import type { Evaluator } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import { resultOf, type Located } from '../program/values.ts';
import { asksAboutCaller } from './request-reads.ts';
import { isAnsweringVerifier, isRefusingPart } from './verifiers.ts';

/** `requireBearerAuth(options)` of the SDK v2 for fetch servers: it gives back who calls, or a response that refuses. */
const FETCH_GATE = /^@modelcontextprotocol\/server(\/.*)?#requireBearerAuth$/;

export interface Asked {
  /** The function that was asked. */
  readonly name: string;
  /** It is known to refuse whoever has no valid credential, by a response or by throwing. */
  readonly enforces: boolean;
  /** It is known to say who the caller is. */
  readonly known: boolean;
  /** The part of the answer that is looked at says that the caller is nobody: `error`. */
  readonly refuses: boolean;
}

/**
 * The call that said who the caller is, when a name holds its answer: `session` and `session.ok` of
 * `const session = await getSession(request)`. What workspace functions answer is followed, not asked.
 */
export function askedIn(node: Expression, at: Located, evaluator: Evaluator): Asked | undefined {
  let root = node;
  let part: string | undefined;
  while (root.kind === 'member') {
    part ??= root.property;
    root = root.object;
  }
  const origin = root.kind === 'name' ? root.binding?.origin : undefined;
  const held =
    origin?.kind === 'variable' ? origin.value : root.kind === 'await' || root.kind === 'call' ? root : undefined;
  const call = held?.kind === 'await' ? held.value : held;
  if (call?.kind !== 'call') return undefined;
  // `const { data, error } = await getUser(token)`
  const taken = origin?.kind === 'variable' ? origin.path.at(-1)?.key : undefined;
  const { callee } = call;
  const value = evaluator.evaluate(callee, at.module, at.frame);
  if (value.kind === 'function') return undefined;
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  const enforces = FETCH_GATE.test(resultOf(value) ?? '');
  const known = isAnsweringVerifier(value);
  const refuses = isRefusingPart(part ?? String(taken ?? ''));
  return enforces || known || asksAboutCaller(name, call.arguments) ? { name, enforces, known, refuses } : undefined;
}
