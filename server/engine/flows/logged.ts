import type { CredentialFlow } from '../facts/flows.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Node, Parameter } from '../program/nodes.ts';
import { alternatives, type Located } from '../program/values.ts';
import { ancestors } from '../program/walk.ts';
import { isSecretName } from '../secrets/names.ts';
import type { Carry } from './carry.ts';
import { calledName, isRedactor } from './ends.ts';
import { flowTo } from './flow.ts';
import { mentionsCredential } from './mentions.ts';
import { isCarried } from './quest.ts';
import { givenTo, type Reach } from './reach.ts';
import { logSink, shownCallee } from './sinks.ts';
import { anyCredential } from './sources.ts';

/** Credentials in the arguments of log calls, and of workspace functions that log what they are given. */
export function* loggedCredentials(
  where: Located,
  evaluator: Evaluator,
  carry: Carry,
  reach: Reach,
): Generator<CredentialFlow> {
  for (const call of where.module.calls) {
    if (call.arguments.every((each) => each.kind === 'literal' || each.kind === 'function')) continue;
    const sink = logSink(call, where, evaluator);
    if (!sink) {
      yield* throughWrapper(call, where, evaluator, carry, reach);
      continue;
    }
    for (const argument of sink.arguments) {
      const carried = carry(argument, where, anyCredential);
      if (!isCarried(carried) || (carried.source.kind === 'tokens' && isAboutFailure(call))) continue;
      yield flowTo(carried, sink, call, argument, where);
      break;
    }
  }
}

/** `logInfo(`key ${apiKey}`)`, where the workspace's `logInfo` prints its parameter. */
function* throughWrapper(
  call: Call,
  where: Located,
  evaluator: Evaluator,
  carry: Carry,
  reach: Reach,
): Generator<CredentialFlow> {
  if (call.construct || isRedactor(calledName(call)) || !mentionsCredential(call.argumentSpan, where)) return;
  const callee = evaluator.evaluate(call.callee, where.module, where.frame);
  for (const each of alternatives(callee)) {
    if (each.kind !== 'function') continue;
    for (const given of givenTo(call)) {
      const { value } = given;
      // A parameter that its name declares a credential is reported where it is logged.
      const name = given.key ?? parameterName(each.node.parameters[given.index]);
      if (name === undefined || isSecretName(name) || !mentionsCredential(value, where)) continue;
      const carried = carry(value, where, anyCredential);
      if (!isCarried(carried) || carried.source.kind === 'tokens') continue;
      const logged = reach.of(each, given, 'log');
      if (!logged) continue;
      const step = { ...logged.at, note: `\`${logged.name}\` writes it.` };
      yield flowTo(carried, { kind: 'log', name: shownCallee(call.callee) }, call, value, where, [step]);
      return;
    }
  }
}

function parameterName(parameter: Parameter | undefined): string | undefined {
  return parameter?.target.kind === 'namePattern' ? parameter.target.name : undefined;
}

/** What a token endpoint answers when it refuses holds no token. */
function isAboutFailure(call: Call): boolean {
  if (/error|warn|fatal/i.test(calledName(call))) return true;
  const mentionsFailure = call.arguments.some(
    (each) =>
      each.kind === 'literal' && typeof each.value === 'string' && /fail|error|invalid|denied/i.test(each.value),
  );
  return mentionsFailure || isInNegativeBranch(call);
}

/** `if (!response.ok) { … }`, `if (data.error) { … }` */
function isInNegativeBranch(node: Node): boolean {
  let child = node;
  for (const at of ancestors(node)) {
    if (at.kind === 'function') return false;
    if (
      at.kind === 'if' &&
      at.then === child &&
      (at.test.kind === 'unary' || (at.test.kind === 'member' && at.test.property === 'error'))
    )
      return true;
    child = at;
  }
  return false;
}
