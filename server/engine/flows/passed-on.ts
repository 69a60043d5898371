import type { CredentialFlow } from '../facts/flows.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { alternatives, type Located } from '../program/values.ts';
import type { Carry } from './carry.ts';
import { calledName, isRedactor } from './ends.ts';
import { flowTo } from './flow.ts';
import { inventoryOf } from './inventory.ts';
import { isCarried } from './quest.ts';
import type { Reach } from './reach.ts';
import { shownCallee } from './sinks.ts';
import { callersOnly } from './sources.ts';
import { isValidation } from './validation.ts';

/** Caller's credentials that are sent to another service. */
export function* passedOn(where: Located, evaluator: Evaluator, carry: Carry, reach: Reach): Generator<CredentialFlow> {
  if (!/auth|header|token|key/i.test(where.module.text)) return;
  for (const header of inventoryOf(where.module).headers) {
    if (isValidation(header.node, where)) continue;
    const carried = carry(header.value, where, callersOnly);
    if (isCarried(carried) && !carried.partial)
      yield flowTo(carried, { kind: 'upstream', name: header.name }, header.node, header.value, where);
  }
  for (const call of where.module.calls) yield* throughCall(call, where, evaluator, carry, reach);
}

/** `new AirtableService(key)`, `fetchRecords(token)`: workspace code that sends what it is given. */
function* throughCall(
  call: Call,
  where: Located,
  evaluator: Evaluator,
  carry: Carry,
  reach: Reach,
): Generator<CredentialFlow> {
  if (call.arguments.length === 0 || isRedactor(calledName(call)) || isValidation(call, where)) return;
  const external = externalClient(call, where, evaluator);
  for (const [index, argument] of call.arguments.entries()) {
    if (argument.kind === 'literal' || argument.kind === 'function') continue;
    const handed = external ? credentialOptions(argument) : [argument];
    for (const given of handed) {
      const callee = external ? undefined : evaluator.evaluate(call.callee, where.module, where.frame);
      const sent =
        callee && [...alternatives(callee)].some((each) => each.kind === 'function' || each.kind === 'class')
          ? reach.of(callee, index, 'upstream')
          : undefined;
      if (!external && !sent) continue;
      const carried = carry(given, where, callersOnly);
      if (!isCarried(carried) || carried.partial) continue;
      const further = sent ? [{ ...sent.at, note: `It is sent as \`${sent.name}\`.` }] : [];
      yield flowTo(carried, { kind: 'upstream', name: shownCallee(call.callee) }, call, given, where, further);
      return;
    }
  }
}

/** `new Octokit({ auth: token })`: a client of another service, made by a package. */
function externalClient(call: Call, where: Located, evaluator: Evaluator): boolean {
  if (
    !call.construct ||
    !/(Client|Octokit|Api|API|Sdk|SDK|OpenAI|Anthropic|Gitlab|Notion|Stripe|Airtable)$/.test(calledName(call))
  )
    return false;
  const callee = evaluator.evaluate(call.callee, where.module, where.frame);
  return (
    callee.kind === 'symbol' &&
    callee.module !== 'global' &&
    !/^(@modelcontextprotocol|@?auth|jwks|jose|openid|google-auth|@supabase|node:)/.test(callee.module)
  );
}

function credentialOptions(argument: Expression): Expression[] {
  if (argument.kind !== 'object') return argument.kind === 'name' || argument.kind === 'template' ? [argument] : [];
  return argument.properties.flatMap((each) =>
    each.kind === 'property' && /^(auth|token|api_?key|access_?token|auth_?token|bearer)$/i.test(each.key ?? '')
      ? [each.value]
      : [],
  );
}
