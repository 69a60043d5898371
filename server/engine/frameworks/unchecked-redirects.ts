import type { RedirectCheck } from '../facts/oauth.ts';
import { setsCode } from '../oauth/code-in-url.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, FunctionNode, Name, NamePattern, Node, Property } from '../program/nodes.ts';
import { descendants, enclosingFunction } from '../program/walk.ts';
import { placeOf } from './context.ts';

const REDIRECT = /^_?(redirect_?ur[il]|redirect_?to|return_?to|callback_?ur[il])$/i;
const QUERIES = /^(query|query_params|args|GET)$/;
/** What was kept here did not come with the request. */
const STORES =
  /session|store|cache|cookie|state|pending|data|record|entry|info|client|transaction|txn|stored|saved|body|payload|code|config|request$/i;

/** Codes that are sent wherever a request says. */
export function* uncheckedRedirects(module: Module): Generator<RedirectCheck> {
  for (const fn of module.functions) {
    const read = uncheckedRedirect(fn);
    if (!read) continue;
    const at = placeOf(read, { module });
    yield { kind: 'redirectCheck', at, gap: 'missing', how: 'redirect_uri', passes: undefined };
  }
}

/**
 * A function that takes `redirect_uri` from the request, puts a code of its own into it, and sends the browser there
 * without having compared it with anything.
 */
function uncheckedRedirect(fn: FunctionNode): Node | undefined {
  const nodes = [...descendants(fn.body)];
  if (!nodes.some(setsCode) || !nodes.some(redirects)) return undefined;
  const [parameter] = injected(fn);
  const read = parameter ?? nodes.find((each) => readsRedirect(each) && enclosingFunction(each) === fn);
  return nodes.some((each) => isRedirectName(each) && decides(each)) ? undefined : read;
}

/** `@app.get("/authorize")` on `async def authorize(client_id: str, redirect_uri: str)` */
function injected({ decorators, parameters }: FunctionNode): readonly NamePattern[] {
  const isRoute = decorators.some((each) => {
    const [path] = each.kind === 'call' ? each.arguments : [];
    return path?.kind === 'literal' && /\/auth(orize)?$/.test(String(path.value));
  });
  if (!isRoute) return [];
  return parameters.flatMap(({ target }) =>
    target.kind === 'namePattern' && target.name === 'redirect_uri' ? [target] : [],
  );
}

/** `c.req.query('redirect_uri')`, `req.query.redirect_uri`, `url.searchParams.get('redirect_uri')`, `request.args["redirect_uri"]` */
function readsRedirect(node: Node): boolean {
  if (node.kind === 'member') return node.property === 'redirect_uri' && QUERIES.test(nameOf(node.object));
  if (node.kind !== 'call' || node.callee.kind !== 'member') return false;
  const { object, property } = node.callee;
  if (property !== 'query' && (property !== 'get' || STORES.test(nameOf(object)))) return false;
  const [name] = node.arguments;
  return name?.kind === 'literal' && name.value === 'redirect_uri';
}

function nameOf(node: Expression): string {
  return node.kind === 'member' ? node.property : node.kind === 'name' ? node.name : '';
}

/** `res.redirect(url)`, `return redirect(url)`, `RedirectResponse(url)` */
function redirects(node: Node): boolean {
  if (node.kind !== 'call') return false;
  return node.callee.kind === 'member'
    ? /^(redirect|writeHead|RedirectResponse)$/.test(node.callee.property)
    : /^(redirect|RedirectResponse|HttpResponseRedirect)$/.test(calleeName(node));
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
      !/^(redirect|RedirectResponse|String|str|log|info|debug|decodeURIComponent|encodeURIComponent|quote)$/.test(
        calleeName(parent),
      )
    );
  if (parent?.kind === 'property') return !isKept(parent) && !(parent.parent && redirects(parent.parent));
  if (parent?.kind === 'assignment') return parent.target !== name;
  return parent?.kind === 'index' || parent?.kind === 'declaration';
}

/** `codes[code] = {"redirect_uri": redirect_uri}`: what is kept is not compared. */
function isKept({ parent: object }: Property): boolean {
  const write = object?.kind === 'object' ? object.parent : undefined;
  return write?.kind === 'assignment' && write.target.kind === 'index';
}

function isNothing(node: Expression): boolean {
  return node.kind === 'literal'
    ? node.value === null || node.value === '' || node.value === undefined
    : node.kind === 'name' && node.name === 'undefined';
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}
