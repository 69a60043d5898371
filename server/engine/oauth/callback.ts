import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Expression, Name, Node } from '../program/nodes.ts';
import { descendants } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { neighbours } from './neighbours.ts';

/** What comes back from the authorization server, in the modules around a request. */
export interface Callback {
  /** Where the code is taken from the redirect. */
  readonly code: Place | undefined;
  /** The redirect's `state` is compared, looked up, or given to something that may do it. */
  readonly checksState: boolean;
  /** A person is asked for the code on the terminal. */
  readonly asksPerson: boolean;
}

const NOTHING: Callback = { code: undefined, checksState: false, asksPerson: false };
const parts = new WeakMap<Module, Callback>();

export function callbackNear(module: Module, evaluator: Evaluator): Callback {
  let whole = NOTHING;
  for (const each of neighbours(module, evaluator.project)) {
    const part = partOf(each);
    whole = {
      code: whole.code ?? part.code,
      checksState: whole.checksState || part.checksState,
      asksPerson: whole.asksPerson || part.asksPerson,
    };
  }
  return whole;
}

/** What one module does for a callback. */
function partOf(module: Module): Callback {
  const known = parts.get(module);
  if (known) return known;
  const [code] = parameterReads(module, 'code');
  const found: Callback = {
    code: code && { path: module.path, start: code.start, end: code.end },
    checksState: givesResponseAway(module) || [...parameterReads(module, 'state')].some(isUsed),
    asksPerson: module.requests.some((each) => PROMPTS.test(each)) || readsTerminal(module),
  };
  parts.set(module, found);
  return found;
}

/** `input("Paste the code: ")` of Python */
function readsTerminal({ program, calls }: Module): boolean {
  if (program.moduleKind !== 'python') return false;
  return calls.some(({ callee }) => callee.kind === 'name' && /^(input|getpass)$/.test(callee.name));
}

const PROMPTS =
  /^(node:)?readline(\/promises)?$|^(prompts|inquirer|enquirer|readline-sync|@inquirer\/.*|@clack\/prompts)$/;

/**
 * `url.searchParams.get('code')`, `req.query.code`, `c.req.query('code')`, `const { code } = req.query`: the nodes that
 * hold a parameter of the redirect.
 */
export function* parameterReads(module: Module, parameter: string): Generator<Node> {
  if (!module.text.includes(parameter)) return;
  for (const call of module.calls) {
    const [first, otherwise] = call.arguments;
    if (first?.kind !== 'literal' || first.value !== parameter || call.callee.kind !== 'member') continue;
    if (otherwise && !isEmptyDefault(otherwise, module)) continue;
    if (/^(get|query|param|queries)$/.test(call.callee.property) && !isStore(call.callee.object)) yield call;
  }
  for (const member of module.members) {
    if (member.property === parameter && isQuery(member.object)) yield member;
  }
  yield* injected(module, parameter);
  for (const node of descendants(module.program)) {
    if (node.kind !== 'declaration' && node.kind !== 'parameter') continue;
    if (node.target.kind !== 'objectPattern') continue;
    if (node.kind === 'declaration' && !(node.value && isQuery(node.value))) continue;
    if (node.kind === 'parameter') continue;
    for (const part of node.target.properties) if (part.key === parameter) yield part.target;
  }
}

/** `params.get("code", [None])` of Python */
function isEmptyDefault(node: Expression, { program }: Module): boolean {
  if (program.moduleKind !== 'python') return false;
  return node.kind === 'array' || (node.kind === 'literal' && !node.value);
}

/** `@app.get("/callback")` on `async def callback(code: str, state: str)` */
function* injected({ program, functions }: Module, parameter: string): Generator<Node> {
  if (program.moduleKind !== 'python') return;
  for (const fn of functions) {
    if (!fn.decorators.some(isCallbackRoute)) continue;
    for (const { target } of fn.parameters)
      if (target.kind === 'namePattern' && target.name === parameter) yield target;
  }
}

function isCallbackRoute(decorator: Expression): boolean {
  const [path] = decorator.kind === 'call' ? decorator.arguments : [];
  return path?.kind === 'literal' && /callback|redirect|oauth|auth|login/i.test(String(path.value));
}

/** `sessions`, `store`: something that is looked up here and did not come with the request. */
function isStore(node: Expression): boolean {
  const name = node.kind === 'name' ? node.name : node.kind === 'member' ? node.property : '';
  return /session|store|cache|map|cookie|header|storage|state/i.test(name);
}

/** `req.query`, `ctx.request.query`, `parsed.query`, `Object.fromEntries(url.searchParams)`, `c.req.valid('query')` */
function isQuery(node: Expression): boolean {
  for (const inner of descendants(node, (each) => each.kind !== 'function')) {
    const name = inner.kind === 'name' ? inner.name : inner.kind === 'member' ? inner.property : undefined;
    if (
      name !== undefined &&
      /^(query|searchParams|query_?params|query_components|queryStringParameters|urlParams|callbackParams|parse_qsl?)$/i.test(
        name,
      )
    )
      return true;
    if (inner.kind === 'literal' && inner.value === 'query') return true;
    // `function handleCallback(params) { params.code }`, `const params = new URLSearchParams(url.search)`
    if (name !== undefined && /^(q|params|qs)$/.test(name)) return true;
  }
  return false;
}

/** The whole redirect goes to somebody who may check it: `validateOAuthState(request)`, `client.callback(uri, params, checks)`. */
function givesResponseAway(module: Module): boolean {
  return module.calls.some(({ callee, arguments: args, keywords }) => {
    const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
    if (/state/i.test(name) && /valid|verif|check|consume|assert|compare|match|take|pop|claim/i.test(name)) return true;
    // Authlib, MSAL and requests-oauthlib compare the state that they have kept
    if (/^(authorize_access_token|acquire_token_by_auth_code_flow)$/.test(name)) return true;
    if (name === 'fetch_token' && keywords.some((each) => 'key' in each && each.key === 'authorization_response'))
      return true;
    return (
      /^(authorizationCodeGrant|validateAuthResponse|processAuthorizationCode\w*|callbackParams|oauthCallback|handleRedirectPromise|acquireTokenByCode)$/.test(
        name,
      ) &&
      args.length > 0 &&
      name !== 'acquireTokenByCode'
    );
  });
}

/** A use beyond a test for presence and a log line. */
function isUsed(node: Node): boolean {
  if (node.kind === 'namePattern') return referencesOf(node).some((name) => decides(name));
  return decides(node);
}

export function decides(node: Node): boolean {
  const { parent } = node;
  switch (parent?.kind) {
    // `oauth:${state}` of a key
    case 'template':
      return decides(parent);
    case 'binary':
      if (parent.operator === '+') return decides(parent);
      return (
        /^(===?|!==?|in)$/.test(parent.operator) &&
        !isNothing(parent.left) &&
        !isNothing(parent.right) &&
        !isOnlyTold(parent)
      );
    case 'index':
      // `query.get("state", [None])[0]`; `states[state]` is a look-up
      return parent.object === node && parent.index.kind === 'literal' ? decides(parent) : true;
    case 'call':
      return parent.arguments.some((each) => each === node) && !isOutput(parent.callee);
    case 'declaration':
      return parent.target.kind === 'namePattern' ? referencesOf(parent.target).some((name) => decides(name)) : true;
    case 'assignment':
    case 'property':
    case 'return':
      return true;
    case 'logical':
    case 'conditional':
    case 'await':
    case 'unary':
      return parent.kind === 'unary'
        ? false
        : parent.kind === 'conditional' && parent.test === node
          ? false
          : decides(parent);
    case 'member':
      return true;
    default:
      return false;
  }
}

/** `if (state !== saved) console.warn('mismatch')`: what follows is the same whatever comes out. */
function isOnlyTold(test: Node): boolean {
  let at = test;
  while (at.parent?.kind === 'logical' || at.parent?.kind === 'unary') at = at.parent;
  const branches = at.parent?.kind === 'if' && at.parent.test === at ? at.parent : undefined;
  if (!branches) return false;
  for (const branch of [branches.then, branches.otherwise]) {
    for (const node of branch ? descendants(branch) : []) {
      if (/^(throw|return|jump|assignment|declaration|await)$/.test(node.kind)) return false;
      if (node.kind === 'call' && !isOutput(node.callee)) return false;
    }
  }
  return true;
}

function isNothing(node: Expression): boolean {
  return node.kind === 'literal'
    ? node.value === null || node.value === undefined || node.value === ''
    : node.kind === 'name' && node.name === 'undefined';
}

/** `console.log(state)`, `res.send(state)` */
export function isOutput(callee: Expression): boolean {
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  return /^(log|print|debug|info|warn|warning|error|exception|send|end|write|json|html|text)$/.test(name);
}

/** The names that read a declared variable. */
export function referencesOf(pattern: Extract<Node, { kind: 'namePattern' }>): Name[] {
  let scope: Node | undefined = pattern.parent;
  while (scope && scope.kind !== 'function' && scope.kind !== 'program') scope = scope.parent;
  if (!scope) return [];
  const names: Name[] = [];
  for (const node of descendants(scope)) if (node.kind === 'name' && node.name === pattern.name) names.push(node);
  return names;
}
