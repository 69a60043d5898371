import type { SecretThroughClient } from '../facts/session-state.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, ObjectExpression, Property } from '../program/nodes.ts';
import { alternatives, constantText, type Located } from '../program/values.ts';
import { isSecretName } from '../secrets/names.ts';
import type { Carry } from './carry.ts';
import { calledName } from './ends.ts';
import { inventoryOf } from './inventory.ts';
import { pythonElicitations } from './python-elicitation.ts';
import { isCarried } from './quest.ts';
import { isSecretProperty, shapeOf } from './secret-parameters.ts';
import { isPython } from './sinks.ts';
import { anyCredential, isNoCredential, isPublic, placeOf } from './sources.ts';

const MIRROR = 'x-mcp-header';

/** Secrets that clients are told to copy into a header, and secrets that a person types into a form of the client. */
export function* secretsThroughClient(
  where: Located,
  evaluator: Evaluator,
  carry: Carry,
): Generator<SecretThroughClient> {
  const { text } = where.module;
  if (text.includes(MIRROR)) yield* mirrored(where, evaluator);
  if (isPython(where) && /elicit/i.test(text)) yield* pythonElicitations(where, evaluator, carry);
  else if (/elicit/i.test(text))
    for (const asked of elicitations(where)) yield* askedFor(asked, where, evaluator, carry);
}

/** `apiKey: { type: 'string', 'x-mcp-header': 'Api-Key' }`, `apiKey: z.string().meta({ 'x-mcp-header': 'Api-Key' })` */
function* mirrored(where: Located, evaluator: Evaluator): Generator<SecretThroughClient> {
  for (const object of inventoryOf(where.module).objects) {
    const mirror = object.properties.find((each): each is Property => each.kind === 'property' && each.key === MIRROR);
    const name = mirror && (propertyAround(object)?.key ?? '');
    if (!mirror || name === undefined) continue;
    const header = constantText(evaluator.evaluate(mirror.value, where.module, where.frame)) ?? '';
    const shown = isSecret(name) ? name : header;
    if (!isSecret(shown)) continue;
    yield { kind: 'secretThroughClient', at: placeOf(mirror, where), name: shown, how: 'header' };
  }
}

function isSecret(name: string): boolean {
  return isSecretName(name) && !isPublic(name) && !isNoCredential(name);
}

/** The property that an object is the schema of, through the calls of a schema library. */
function propertyAround(object: ObjectExpression): Property | undefined {
  for (let at = object.parent; at; at = at.parent) {
    if (at.kind === 'property') return at;
    if (at.kind !== 'call' && at.kind !== 'member') return undefined;
  }
  return undefined;
}

/** `elicitInput(params)`, `ctx.elicit(params)`, `inputRequired.elicit(params)`, `request({ method: 'elicitation/create', params })` */
function* elicitations({ module }: Located): Generator<Expression> {
  for (const call of module.calls) {
    const [first] = call.arguments;
    if (!first || first.kind === 'spread') continue;
    if (/^(elicitInput|elicit|elicitUrl)$/.test(calledName(call))) yield* call.arguments.filter(isParameters);
    else if (calledName(call) === 'request') yield* requested(call);
  }
}

function isParameters(node: Expression): boolean {
  return node.kind === 'object' || node.kind === 'name';
}

function* requested(call: Call): Generator<Expression> {
  const [first] = call.arguments;
  const method = first?.kind === 'object' ? findProperty(first, 'method') : undefined;
  if (first?.kind !== 'object' || method?.kind !== 'literal' || method.value !== 'elicitation/create') return;
  const params = findProperty(first, 'params');
  if (params) yield params;
}

function* askedFor(
  asked: Expression,
  where: Located,
  evaluator: Evaluator,
  carry: Carry,
): Generator<SecretThroughClient> {
  for (const value of alternatives(evaluator.evaluate(asked, where.module, where.frame))) {
    if (value.kind !== 'object') continue;
    const at: Located = { module: value.module, frame: value.frame };
    const url = findProperty(value.node, 'url');
    const schema = findProperty(value.node, 'requestedSchema') ?? findProperty(value.node, 'schema');
    if (url) yield* inUrl(url, at, carry);
    else if (schema) yield* inForm(schema, at, evaluator);
  }
}

function* inForm(schema: Expression, at: Located, evaluator: Evaluator): Generator<SecretThroughClient> {
  const shape = shapeOf(schema, at, evaluator, 0);
  for (const property of shape?.object.properties ?? []) {
    if (!shape || property.kind !== 'property' || !isSecretProperty(property, shape.at)) continue;
    const place = { path: shape.at.module.path, ...property.keySpan };
    yield { kind: 'secretThroughClient', at: place, name: property.key ?? '', how: 'form' };
  }
}

/** `url: `https://…/connect?token=${token}``: whoever sees the address is logged in. */
function* inUrl(url: Expression, at: Located, carry: Carry): Generator<SecretThroughClient> {
  const carried = carry(url, at, anyCredential);
  if (!isCarried(carried) || carried.partial) return;
  yield { kind: 'secretThroughClient', at: placeOf(url, at), name: carried.source.name, how: 'url' };
}
