import type { SecretThroughClient } from '../facts/session-state.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Call, ClassMember, Expression } from '../program/nodes.ts';
import { alternatives, constantText, type Located } from '../program/values.ts';
import type { Carry } from './carry.ts';
import { calledName } from './ends.ts';
import { isCarried } from './quest.ts';
import { isSecretField, isSecretProperty, shapeOf } from './secret-parameters.ts';
import { anyCredential, placeOf } from './sources.ts';

const FORMS = /^(?:elicit|elicit_form|ElicitRequestFormParams|ElicitRequestParams)$/;
const URLS = /^(?:elicit_url|ElicitRequestURLParams)$/;
const SCHEMAS = /^(?:schema|response_type|requested_schema|requestedSchema)$/;
/** A question for a secret: "Please enter your API key". */
const QUESTION =
  /\b(?:enter|provide|paste|type|give|supply|what is|need|your)\b.{0,60}?\b(password|passphrase|api[ -]?key|access token|secret key|client secret|private key|seed phrase)\b/i;

/** `ctx.elicit("Log in", response_type=Login)`, `ctx.elicit_url(message=…, url=…)`, `types.ElicitRequestFormParams(…)` */
export function* pythonElicitations(
  where: Located,
  evaluator: Evaluator,
  carry: Carry,
): Generator<SecretThroughClient> {
  for (const call of where.module.calls) {
    const name = calledName(call);
    if (URLS.test(name)) yield* urlOf(call, where, carry);
    if (!FORMS.test(name)) continue;
    const schema = argumentOf(call, SCHEMAS, 1);
    const fields = schema ? [...fieldsOf(schema, where, evaluator)] : [];
    yield* fields;
    if (fields.length === 0 && schema?.kind === 'name' && schema.name === 'str') yield* askedIn(call, where, evaluator);
  }
}

function argumentOf(call: Call, name: RegExp, position: number): Expression | undefined {
  const named = call.keywords.find((each) => each.kind === 'property' && name.test(each.key ?? ''))?.value;
  const placed = call.arguments[position];
  return named ?? (placed?.kind === 'spread' ? undefined : placed);
}

/** The fields of a form: of a class that is its model, or of a JSON schema. */
function* fieldsOf(schema: Expression, where: Located, evaluator: Evaluator): Generator<SecretThroughClient> {
  for (const value of alternatives(evaluator.evaluate(schema, where.module, where.frame))) {
    if (value.kind === 'class') {
      for (const member of value.node.members)
        if (isSecretMember(member, value)) yield form(member, member.name ?? '', value);
      continue;
    }
    const shape = value.kind === 'object' ? shapeOf(schema, where, evaluator, 0) : undefined;
    for (const property of shape?.object.properties ?? [])
      if (shape && property.kind === 'property' && isSecretProperty(property, shape.at))
        yield form(property.keySpan, property.key ?? '', shape.at);
  }
}

/** `password: str = Field(…)` */
function isSecretMember({ role, name, annotation, start, end }: ClassMember, { module }: Located): boolean {
  if (role !== 'field' || name === undefined || !annotation) return false;
  const type = module.text.slice(annotation.start, annotation.end);
  return isSecretField(name, type, module.text.slice(start, Math.min(end, start + 400)));
}

function form(
  { start, end }: { readonly start: number; readonly end: number },
  name: string,
  { module }: Located,
): SecretThroughClient {
  const whole = { path: module.path, start, end };
  // the name of `password: str = Field(…)`
  const at = module.text.startsWith(name, start) ? { ...whole, end: start + name.length } : whole;
  return { kind: 'secretThroughClient', at, name, how: 'form' };
}

/** `ctx.elicit("What is your password?", response_type=str)` */
function* askedIn(call: Call, where: Located, evaluator: Evaluator): Generator<SecretThroughClient> {
  const message = argumentOf(call, /^message$/, 0);
  const text = message && constantText(evaluator.evaluate(message, where.module, where.frame));
  const name = text === undefined ? undefined : QUESTION.exec(text)?.[1];
  if (message && name !== undefined)
    yield { kind: 'secretThroughClient', at: placeOf(message, where), name: name.toLowerCase(), how: 'form' };
}

/** `url=f"https://…/connect?token={token}"`: whoever sees the address is logged in. */
function* urlOf(call: Call, where: Located, carry: Carry): Generator<SecretThroughClient> {
  const url = argumentOf(call, /^url$/, 1);
  const carried = url && carry(url, where, anyCredential);
  if (!url || !carried || !isCarried(carried) || carried.partial) return;
  yield { kind: 'secretThroughClient', at: placeOf(url, where), name: carried.source.name, how: 'url' };
}
