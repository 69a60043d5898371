import type { RedirectCheck } from '../facts/oauth.ts';
import { partialTest } from '../oauth/partial-test.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, FunctionNode, Name, Node } from '../program/nodes.ts';
import { descendants, enclosingFunction } from '../program/walk.ts';
import { placeOf } from './context.ts';

const REDIRECT = /^_?(redirect_?ur[il]|redirect_?to|return_?to|callback_?ur[il])$/i;

/** Tests of the redirect URI that a client names, and codes that are sent wherever a request says. */
export function* redirectChecks(module: Module): Generator<RedirectCheck> {
  if (!/redirect|return_?to|callback_?ur/i.test(module.text)) return;
  for (const call of module.calls) {
    const found = partialTest(call, isRedirect) ?? prefixOfVariable(call);
    if (found) yield { kind: 'redirectCheck', at: placeOf(call, { module }), gap: 'partial', ...found };
  }
  for (const fn of module.functions) {
    const read = uncheckedRedirect(fn);
    if (read)
      yield {
        kind: 'redirectCheck',
        at: placeOf(read.at, { module }),
        gap: 'missing',
        how: read.name,
        passes: undefined,
      };
  }
}

function isRedirect(node: Expression): boolean {
  if (node.kind === 'name') return REDIRECT.test(node.name);
  if (node.kind === 'member') return REDIRECT.test(node.property);
  return (
    node.kind === 'call' &&
    node.callee.kind === 'name' &&
    node.callee.name === 'String' &&
    node.arguments.some((each) => isRedirect(each))
  );
}

/** `allowed.some((uri) => redirectUri.startsWith(uri))` */
function prefixOfVariable(call: Call): Pick<RedirectCheck, 'how' | 'passes'> | undefined {
  const { callee } = call;
  const [prefix] = call.arguments;
  if (callee.kind !== 'member' || callee.property !== 'startsWith' || !isRedirect(callee.object)) return undefined;
  if (prefix?.kind !== 'name' && prefix?.kind !== 'member') return undefined;
  const name = prefix.kind === 'name' ? prefix.name : prefix.property;
  return /scheme|protocol/i.test(name) ? undefined : { how: 'startsWith', passes: undefined };
}

/**
 * A function that takes `redirect_uri` from the request, puts a code of its own into it, and sends the browser there
 * without having compared it with anything.
 */
function uncheckedRedirect(fn: FunctionNode): { readonly at: Node; readonly name: string } | undefined {
  const nodes = [...descendants(fn.body)];
  if (!nodes.some(setsCode) || !nodes.some(redirects)) return undefined;
  for (const node of nodes) {
    const name = queryParameter(node);
    if (name === undefined || enclosingFunction(node) !== fn) continue;
    if (nodes.some((each) => isRedirectName(each) && decides(each))) return undefined;
    return { at: node, name };
  }
  return undefined;
}

/** `c.req.query('redirect_uri')`, `req.query.redirect_uri`, `url.searchParams.get('redirect_uri')` */
function queryParameter(node: Node): string | undefined {
  if (node.kind === 'member') {
    const owner =
      node.object.kind === 'member' ? node.object.property : node.object.kind === 'name' ? node.object.name : '';
    return node.property === 'redirect_uri' && owner === 'query' ? node.property : undefined;
  }
  if (node.kind !== 'call' || node.callee.kind !== 'member' || !/^(query|get)$/.test(node.callee.property))
    return undefined;
  const [name] = node.arguments;
  return name?.kind === 'literal' && name.value === 'redirect_uri' ? 'redirect_uri' : undefined;
}

/** `url.searchParams.set('code', code)`, `` `${redirectUri}?code=${code}` `` */
function setsCode(node: Node): boolean {
  if (node.kind === 'template') return node.texts.some((text) => /[?&]code=$/.test(text));
  if (node.kind !== 'call' || node.callee.kind !== 'member' || !/^(set|append)$/.test(node.callee.property))
    return false;
  const [key] = node.arguments;
  return key?.kind === 'literal' && key.value === 'code';
}

function redirects(node: Node): boolean {
  return node.kind === 'call' && node.callee.kind === 'member' && /^(redirect|writeHead)$/.test(node.callee.property);
}

function isRedirectName(node: Node): node is Name {
  return node.kind === 'name' && REDIRECT.test(node.name);
}

/** Compared, or given to something that may compare it; made into the URL of the answer it is not. */
function decides(name: Name): boolean {
  const { parent } = name;
  if (parent?.kind === 'binary')
    return /^(===?|!==?|in)$/.test(parent.operator) && !isNothing(parent.left) && !isNothing(parent.right);
  if (parent?.kind === 'call')
    return (
      !(parent.construct && calleeName(parent) === 'URL') &&
      !/^(redirect|String|log|info|debug|decodeURIComponent|encodeURIComponent)$/.test(calleeName(parent))
    );
  if (parent?.kind === 'property' || parent?.kind === 'index') return true;
  return false;
}

function isNothing(node: Expression): boolean {
  return node.kind === 'literal'
    ? node.value === null || node.value === '' || node.value === undefined
    : node.kind === 'name' && node.name === 'undefined';
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}
