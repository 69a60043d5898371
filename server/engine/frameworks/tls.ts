import type { TlsContext, TlsFlag } from '../facts/facts.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Node } from '../program/nodes.ts';
import { alternatives, type Located, type Value } from '../program/values.ts';
import { ancestors } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { placeOf } from './context.ts';
import { fieldOf } from './tls-fields.ts';

/** The names that `tls.createServer()` gives them. */
const NODE: TlsContext['spelling'] = { request: 'requestCert: true', ca: 'ca' };

/** The TLS options of one server or client, as far as they can be known. */
export function tlsOptions(
  node: Expression,
  role: TlsContext['role'],
  at: Located,
  call: Call,
  evaluator: Evaluator,
): TlsContext | undefined {
  const value = [...alternatives(evaluator.evaluate(node, at.module, at.frame))].find((each) => each.kind === 'object');
  if (value?.kind !== 'object') return undefined;
  const flag = (key: string): TlsFlag | undefined => {
    const field = fieldOf(node, value, key, evaluator);
    return field && { at: field.at, value: booleanOf(field.value) };
  };
  const ca = fieldOf(node, value, 'ca', evaluator);
  return {
    kind: 'tls',
    at: placeOf(call.callee, at),
    role,
    rejectUnauthorized: flag('rejectUnauthorized'),
    requestCert: flag('requestCert'),
    // A `ca` that is undefined is none.
    ca:
      ca === undefined || isNothing(ca.value)
        ? undefined
        : { at: ca.at, value: ca.value.kind === 'unknown' && isSpread(ca.at, value) ? 'unknown' : true },
    checksAuthorized: false,
    options: placeOf(value.node, value),
    spelling: NODE,
    processWide: false,
    development: false,
  };
}

/** Something that nobody can read is spread into the object, so that it may hold the option. */
function isSpread(at: Place, { node }: Extract<Value, { kind: 'object' }>): boolean {
  return at.start === node.start && at.end === node.end;
}

function isNothing(value: Value): boolean {
  return value.kind === 'literal' && (value.value === undefined || value.value === null);
}

function booleanOf(value: Value): boolean | 'unknown' {
  return value.kind === 'literal' && typeof value.value === 'boolean' ? value.value : 'unknown';
}

/** Every `rejectUnauthorized: false` of a module, and the process-wide switch, apart from servers that ask for certificates. */
export function* switchedOffVerification(module: Module): Generator<TlsContext> {
  for (const literal of module.literals) {
    const property = literal.parent;
    if (literal.kind !== 'literal' || literal.value !== false || property?.kind !== 'property') continue;
    if (property.key !== 'rejectUnauthorized' || isBesideRequestCert(property)) continue;
    yield switchedOff(property, literal, module, false);
  }
  for (const assignment of module.assignments) {
    const { target, value } = assignment;
    // `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'`
    if (target.kind !== 'member' || target.property !== 'NODE_TLS_REJECT_UNAUTHORIZED') continue;
    if (value.kind === 'literal' && String(value.value) === '0') yield switchedOff(assignment, value, module, true);
    // `agent.options.rejectUnauthorized = false` stands as a property only
  }
}

/** Verification that is switched off at a node, by a value. */
export function switchedOff(node: Node, value: Node, module: Module, processWide: boolean): TlsContext {
  return {
    kind: 'tls',
    at: placeOf(node, { module }),
    role: 'client',
    rejectUnauthorized: { at: placeOf(value, { module }), value: false },
    requestCert: undefined,
    ca: undefined,
    checksAuthorized: false,
    options: undefined,
    spelling: NODE,
    processWide,
    development: isDevelopmentOnly(node),
  };
}

function isBesideRequestCert(property: Node): boolean {
  return property.parent?.kind === 'object' && findProperty(property.parent, 'requestCert') !== undefined;
}

/** Inside `if (process.env.NODE_ENV === 'development')` or for a loopback host. */
function isDevelopmentOnly(node: Node): boolean {
  let child = node;
  for (const at of ancestors(node)) {
    const test =
      at.kind === 'if' || at.kind === 'conditional'
        ? at.test
        : at.kind === 'logical' && at.left !== child
          ? at.left
          : undefined;
    if (test && mentionsDevelopment(test)) return true;
    child = at;
  }
  return false;
}

function mentionsDevelopment(test: Expression): boolean {
  if (test.kind === 'binary') {
    const sides = [test.left, test.right];
    const isEnvironment = sides.some((side) => side.kind === 'member' && /NODE_ENV|hostname|host/.test(side.property));
    const isDevelopment = sides.some(
      (side) => side.kind === 'literal' && /dev|test|local|127\.0\.0\.1|production/.test(String(side.value)),
    );
    return isEnvironment && isDevelopment;
  }
  if (test.kind === 'logical') return mentionsDevelopment(test.left) || mentionsDevelopment(test.right);
  return test.kind === 'name' && /^is(Dev|Development|Local|Localhost|Test)/.test(test.name);
}
