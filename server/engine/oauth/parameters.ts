import { findProperty, type Evaluator } from '../program/evaluate.ts';
import { memberPath, type Module } from '../program/link.ts';
import type { Call, Expression, Literal, Node, ObjectExpression, Template } from '../program/nodes.ts';
import { alternatives } from '../program/values.ts';
import { ancestors, descendants, enclosingFunction } from '../program/walk.ts';

/** The parameters of one authorization request, as far as the source tells. */
export interface RequestParameters {
  /** What makes the URL. */
  readonly at: Node;
  /** As the source names it. */
  readonly name: string;
  readonly values: ReadonlyMap<string, Expression | undefined>;
  /** Parameters may be added that are not known here. */
  readonly open: boolean;
}

/** Methods of OAuth clients that build the URL from an object: google-auth-library, simple-oauth2, intuit-oauth, MSAL. */
const URL_BUILDERS = new Set(['generateAuthUrl', 'authorizeURL', 'authorizeUri', 'getAuthCodeUrl']);

/** Every authorization request that a module makes. */
export function* requestParameters(module: Module, evaluator: Evaluator): Generator<RequestParameters> {
  for (const call of module.calls) {
    const built = builtByClient(call, module, evaluator);
    if (built) yield built;
  }
  const seen = new Set<Node>();
  for (const literal of module.literals) {
    const found =
      literal.kind === 'literal' && literal.value === 'code' ? fromResponseType(literal) : fromText(literal);
    if (!found || seen.has(found.at)) continue;
    seen.add(found.at);
    yield found;
  }
}

/** `client.generateAuthUrl({ access_type: 'offline', scope })` */
function builtByClient(call: Call, module: Module, evaluator: Evaluator): RequestParameters | undefined {
  const { callee } = call;
  if (callee.kind !== 'member' || !URL_BUILDERS.has(callee.property)) return undefined;
  // A method of the workspace by the same name is read where it is written.
  if (evaluator.evaluate(callee, module).kind === 'function') return undefined;
  const [options] = call.arguments;
  const name = callee.property;
  if (!options) return { at: callee, name, values: new Map(), open: false };
  const known = [
    ...alternatives(options.kind === 'spread' ? { kind: 'unknown' } : evaluator.evaluate(options, module)),
  ];
  const [object] = known;
  if (known.length !== 1 || object?.kind !== 'object') return { at: callee, name, values: new Map(), open: true };
  return { at: callee, name, ...ofObject(object.node) };
}

function ofObject(object: ObjectExpression): Pick<RequestParameters, 'values' | 'open'> {
  const values = new Map<string, Expression | undefined>();
  let open = false;
  for (const property of object.properties) {
    if (property.kind === 'property' && property.key !== undefined) values.set(property.key, property.value);
    else open = true;
  }
  return { values, open };
}

/** `response_type: 'code'` in an object, `params.set('response_type', 'code')` */
function fromResponseType(literal: Literal): RequestParameters | undefined {
  const { parent } = literal;
  if (parent?.kind === 'property' && isResponseType(parent.key)) {
    if (parent.parent?.kind === 'object') return fromObject(parent.parent);
    return parent.parent?.kind === 'call' ? fromKeywords(parent.parent) : undefined;
  }
  if (parent?.kind !== 'call' || parent.arguments[1] !== literal || !isSetter(parent)) return undefined;
  const [key] = parent.arguments;
  return key?.kind === 'literal' && isResponseType(key.value) ? fromSetters(parent) : undefined;
}

function isResponseType(key: unknown): boolean {
  return key === 'response_type' || key === 'responseType';
}

/** `new URLSearchParams({ response_type: 'code', … })` and what is added to it afterwards. */
function fromObject(object: ObjectExpression): RequestParameters | undefined {
  if (!findProperty(object, 'client_id') && !findProperty(object, 'redirect_uri') && !findProperty(object, 'clientId'))
    return undefined;
  const { values, open } = ofObject(object);
  const holder = holderOf(object);
  const added = holder ? addedTo(holder, object) : new Map<string, Expression | undefined>();
  return {
    at: headOf(object),
    name: 'the authorization URL',
    values: new Map([...values, ...added]),
    open: open || isGivenAway(holder, object),
  };
}

/** `dict(response_type="code", client_id=…)` of Python */
function fromKeywords(call: Call): RequestParameters | undefined {
  const { callee, keywords } = call;
  if (callee.kind !== 'name' || callee.name !== 'dict') return undefined;
  const values = new Map<string, Expression | undefined>();
  for (const each of keywords) if (each.kind === 'property' && each.key !== undefined) values.set(each.key, each.value);
  if (!values.has('client_id')) return undefined;
  const holder = holderOf(call);
  const added = holder ? addedTo(holder, call) : [];
  return {
    at: callee,
    name: 'the authorization URL',
    values: new Map([...values, ...added]),
    open: values.size < keywords.length || isGivenAway(holder, call),
  };
}

/** The variable that a set of parameters goes into. */
function holderOf(node: Node): string | undefined {
  for (const at of ancestors(node)) {
    if (at.kind === 'declaration') return at.target.kind === 'namePattern' ? at.target.name : undefined;
    if (at.kind === 'assignment') return memberPath(at.target)?.join('.');
    if (at.kind !== 'call' && at.kind !== 'object' && at.kind !== 'property') return undefined;
  }
  return undefined;
}

/** `params.set('state', state)`, `params.append(…)`, `params.state = state` in the same function. */
function addedTo(holder: string, near: Node): Map<string, Expression | undefined> {
  const values = new Map<string, Expression | undefined>();
  for (const node of descendants(enclosingFunction(near)?.body ?? rootOf(near))) {
    if (node.kind === 'call' && isSetter(node)) {
      const [key, value] = node.arguments;
      const owner = node.callee.kind === 'member' ? memberPath(node.callee.object)?.join('.') : undefined;
      if ((owner === holder || owner === `${holder}.searchParams`) && key?.kind === 'literal')
        values.set(String(key.value), value);
    }
    if (
      node.kind === 'assignment' &&
      node.target.kind === 'member' &&
      memberPath(node.target.object)?.join('.') === holder
    ) {
      values.set(node.target.property, node.value);
    }
  }
  return values;
}

/** `url.searchParams.set('response_type', 'code')` and its siblings */
function fromSetters(call: Call): RequestParameters | undefined {
  const owner = call.callee.kind === 'member' ? memberPath(call.callee.object)?.join('.') : undefined;
  if (owner === undefined) return undefined;
  const holder = owner.replace(/\.searchParams$/, '');
  const values = addedTo(holder, call);
  return { at: call, name: 'the authorization URL', values, open: isGivenAway(holder, call) };
}

function isSetter(call: Call): boolean {
  return call.callee.kind === 'member' && (call.callee.property === 'set' || call.callee.property === 'append');
}

/** Something else adds parameters: `addState(url)`, `Object.assign(params, extra)`, `url.searchParams.set(key, value)`. */
function isGivenAway(holder: string | undefined, near: Node): boolean {
  if (holder === undefined) return false;
  for (const node of descendants(enclosingFunction(near)?.body ?? rootOf(near))) {
    if (node.kind !== 'call') continue;
    if (isSetter(node) && node.arguments[0]?.kind !== 'literal' && isOwnedBy(node, holder)) return true;
    // `params.update(extra)`
    if (node.callee.kind === 'member' && node.callee.property === 'update' && isOwnedBy(node, holder)) return true;
    const name =
      node.callee.kind === 'name' ? node.callee.name : node.callee.kind === 'member' ? node.callee.property : '';
    if (!/^(assign|add|apply|append|extend|decorate|with|set)/i.test(name)) continue;
    if (node.arguments.some((each) => memberPath(each)?.join('.') === holder)) return true;
  }
  return false;
}

function isOwnedBy(call: Call, holder: string): boolean {
  const owner = call.callee.kind === 'member' ? memberPath(call.callee.object)?.join('.') : undefined;
  return owner === holder || owner === `${holder}.searchParams`;
}

/** `…/authorize?response_type=code&client_id=${id}&redirect_uri=${uri}`, in one text or as a sum of several. */
function fromText(literal: Literal | Template): RequestParameters | undefined {
  if (!textsOf(literal).some((text) => /\b(client_id|response_type)=/.test(text))) return undefined;
  const whole = sumAround(literal);
  const parts = [...partsOf(whole)];
  // A whole URL as a constant is shown to somebody: a login has at least an id or a challenge of its own.
  if (parts.every((part) => typeof part === 'string')) return undefined;
  const text = parts.map((part) => (typeof part === 'string' ? part : '\0')).join('');
  if (!/[?&]?client_id=/.test(text) || !/redirect_uri=/.test(text) || /grant_type=|client_secret=/.test(text))
    return undefined;
  const values = new Map<string, Expression | undefined>();
  parts.forEach((part, index) => {
    if (typeof part !== 'string') return;
    for (const [, key] of part.matchAll(/[?&]?([a-z_]+)=[^&]*/g)) if (key !== undefined) values.set(key, undefined);
    const last = /([a-z_]+)=$/.exec(part)?.[1];
    const next = parts[index + 1];
    if (last !== undefined && next !== undefined && typeof next !== 'string') values.set(last, next);
  });
  // `${AUTHORIZE_URL}?${query}`, `+ extra` at the end: what it adds is not known
  const open = parts.some(
    (part, index) => typeof part !== 'string' && index > 0 && !/=[^&]*$/.test(precedingText(parts, index)),
  );
  return { at: whole, name: 'the authorization URL', values, open };
}

function precedingText(parts: readonly (string | Expression)[], index: number): string {
  const before = parts[index - 1];
  return typeof before === 'string' ? before : '';
}

function sumAround(node: Expression): Expression {
  let whole = node;
  for (const at of ancestors(node)) {
    if (at.kind !== 'binary' || at.operator !== '+') break;
    whole = at;
  }
  return whole;
}

function* partsOf(node: Expression): Generator<string | Expression> {
  if (node.kind === 'binary' && node.operator === '+') {
    yield* partsOf(node.left);
    yield* partsOf(node.right);
  } else if (node.kind === 'literal' && typeof node.value === 'string') yield node.value;
  else if (node.kind === 'template') {
    for (const [index, text] of node.texts.entries()) {
      if (text !== '') yield text;
      const value = node.values[index];
      if (value) yield value;
    }
  } else yield node;
}

function textsOf(node: Literal | Template): readonly string[] {
  if (node.kind === 'template') return node.texts;
  return typeof node.value === 'string' ? [node.value] : [];
}

/** The call that takes an object, without its arguments; else the object. */
function headOf(object: ObjectExpression): Node {
  const { parent } = object;
  return parent?.kind === 'call' && parent.arguments.includes(object) ? parent.callee : object;
}

function rootOf(node: Node): Node {
  return [...ancestors(node)].at(-1) ?? node;
}
