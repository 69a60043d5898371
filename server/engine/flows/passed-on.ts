import type { CredentialFlow } from '../facts/flows.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Call } from '../program/nodes.ts';
import type { Located, Value } from '../program/values.ts';
import type { Carry } from './carry.ts';
import { calledName, isRedactor } from './ends.ts';
import { flowTo } from './flow.ts';
import { inventoryOf } from './inventory.ts';
import { mentionsCredential } from './mentions.ts';
import { isCarried } from './quest.ts';
import { givenTo, isWorkspaceCode, type Given, type Reach } from './reach.ts';
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

/** `new AirtableService(key)`, `fetchRecords(token)`: workspace code that sends what it is given; a client of a package. */
function* throughCall(
  call: Call,
  where: Located,
  evaluator: Evaluator,
  carry: Carry,
  reach: Reach,
): Generator<CredentialFlow> {
  if (!mentionsCredential(call.argumentSpan, where) || isRedactor(calledName(call)) || isValidation(call, where))
    return;
  const callee = evaluator.evaluate(call.callee, where.module, where.frame);
  const isKnown = isWorkspaceCode(callee);
  if (!isKnown && !isClientOfPackage(call, callee)) return;
  for (const given of givenTo(call)) {
    if (!isKnown && !isCredentialOption(given)) continue;
    if (!mentionsCredential(given.value, where)) continue;
    const carried = carry(given.value, where, callersOnly);
    if (!isCarried(carried) || carried.partial) continue;
    const sent = isKnown ? reach.of(callee, given, 'upstream') : undefined;
    if (isKnown && !sent) continue;
    const further = sent ? [{ ...sent.at, note: `It is sent as \`${sent.name}\`.` }] : [];
    yield flowTo(carried, { kind: 'upstream', name: shownCallee(call.callee) }, call, given.value, where, further);
    return;
  }
}

/** `new Octokit({ auth: token })` */
function isClientOfPackage(call: Call, callee: Value): boolean {
  if (
    !call.construct ||
    !/(Client|Octokit|Api|API|Sdk|SDK|OpenAI|Anthropic|Gitlab|Notion|Stripe|Airtable)$/.test(calledName(call))
  )
    return false;
  return (
    callee.kind === 'symbol' &&
    callee.module !== 'global' &&
    !/^(@modelcontextprotocol|@?auth|jwks|jose|openid|google-auth|@supabase|node:)/.test(callee.module)
  );
}

function isCredentialOption({ key, value }: Given): boolean {
  if (key === undefined) return value.kind === 'name' || value.kind === 'template';
  return /^(auth|token|api_?key|access_?token|auth_?token|bearer)$/i.test(key);
}
