import { keywordOf } from '../program/arguments.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, FunctionNode, If, Node, SwitchCase } from '../program/nodes.ts';
import { alternatives, constantText } from '../program/values.ts';
import { ancestors, descendants } from '../program/walk.ts';
import type { Place } from '../source.ts';
import type { LocatedNode } from './closure.ts';
import { neighbours } from './neighbours.ts';

export type PartRole = 'authorize' | 'callback' | 'consent' | 'token' | 'refresh' | 'register' | 'metadata';

/** What answers one endpoint of an authorization server that stands in the workspace. */
export interface ServerPart {
  readonly role: PartRole;
  /** `/oauth/authorize`, `exchangeAuthorizationCode` */
  readonly name: string;
  /** `route`: by its path; `provider`: a method that an SDK's router calls. */
  readonly form: 'route' | 'provider';
  /** The registration with its path, or the head of the method. */
  readonly at: Place;
  readonly code: readonly LocatedNode[];
  /** All of its handlers are known. */
  readonly known: boolean;
}

const SPEAKS =
  /authorize|oauth|\/token|\/register|consent|\/callback|\/auth\b|exchange_?authorization|register_?client/i;
const VERBS = /^(get|post|put|all|route|api_route)$/i;
/** Registrations of Python that are given the path and the function: Starlette, FastAPI, Flask, aiohttp, Django. */
const ROUTES = /^(Route|APIRoute|add_route|add_api_route|add_url_rule|add_get|add_post|re_path|path)$/;
const DECORATORS = /^(get|post|all|route|api_route|custom_route)$/i;
const PATHS: readonly (readonly [RegExp, PartRole])[] = [
  [/\/\.well-known\/(oauth-authorization-server|openid-configuration)/, 'metadata'],
  [/(^|\/)(authorize|oauth2?\/auth|auth)$/, 'authorize'],
  [/(^|\/)(token|access_token)$/, 'token'],
  [/(^|\/)(register|registration|reg)$/, 'register'],
  [/(^|\/)(consent|approve|approval|decision|authorize\/confirm|confirm)$/, 'consent'],
  [/(^|\/)(callback|oauth2?\/callback(\/[\w:-]+)?)$/, 'callback'],
];
/** What providers of the SDKs are asked for, by the name of the method. */
const METHODS: Readonly<Record<string, PartRole>> = {
  authorize: 'authorize',
  exchangeAuthorizationCode: 'token',
  exchange_authorization_code: 'token',
  exchangeRefreshToken: 'refresh',
  exchange_refresh_token: 'refresh',
  registerClient: 'register',
  register_client: 'register',
};

const parts = new WeakMap<Evaluator, Map<Module, readonly ServerPart[]>>();

/** The endpoints of an authorization server that a module answers. */
export function serverParts(module: Module, evaluator: Evaluator): readonly ServerPart[] {
  const known = parts.get(evaluator) ?? new Map<Module, readonly ServerPart[]>();
  parts.set(evaluator, known);
  const before = known.get(module);
  if (before) return before;
  const found = SPEAKS.test(module.text) ? [...partsIn(module, evaluator)] : [];
  known.set(module, found);
  return found;
}

/** Those of the modules around, too. */
export function partsAround(module: Module, evaluator: Evaluator): readonly ServerPart[] {
  return [...neighbours(module, evaluator.project)].flatMap((each) => serverParts(each, evaluator));
}

function* partsIn(module: Module, evaluator: Evaluator): Generator<ServerPart> {
  for (const call of module.calls) {
    const found = routePart(call, module, evaluator);
    if (found) yield found;
  }
  for (const fn of module.functions) {
    yield* decoratedParts(fn, module, evaluator);
    const found = providerPart(fn, module);
    if (found) yield found;
  }
  yield* branches(module);
}

/** What is sent to an authorization endpoint is the answer to a page that it showed. */
function roleAt(path: string, verb: string): PartRole | undefined {
  const role = roleOf(path);
  return role === 'authorize' && /^post$/i.test(verb) ? 'consent' : role;
}

function roleOf(path: string): PartRole | undefined {
  const clean = path.replace(/[?#].*$/, '').replace(/\/$/, '');
  return PATHS.find(([pattern]) => pattern.test(clean))?.[1];
}

/** `app.get('/authorize', handler)`, `router.post(`${prefix}/token`, limiter, handler)` */
function routePart(call: Call, module: Module, evaluator: Evaluator): ServerPart | undefined {
  const { callee } = call;
  const isPython = module.program.moduleKind === 'python' && ROUTES.test(calleeName(call));
  const [first, ...given] = call.arguments;
  const handlers = isPython ? handlerOf(call) : given;
  if (!isPython && (callee.kind !== 'member' || !VERBS.test(callee.property))) return undefined;
  if (!first || handlers.length === 0) return undefined;
  const path = pathOf(first, module, evaluator);
  const role = path === undefined ? undefined : roleAt(path, verbOf(call));
  if (path === undefined || role === undefined) return undefined;
  const code: LocatedNode[] = [];
  let known = true;
  for (const handler of handlers) {
    const values = handler.kind === 'spread' ? [] : alternatives(evaluator.evaluate(handler, module));
    const functions = values.filter((each) => each.kind === 'function');
    for (const { node, module: home, frame } of functions) code.push({ node, module: home, frame });
    // `express.urlencoded()`, `limiter`: a library's middleware answers nothing of this; the last one does
    if (functions.length === 0 && handler === handlers.at(-1)) known = false;
  }
  // `.get('/authorize'` of a chain
  const start = callee.kind === 'member' && callee.object.kind === 'call' ? callee.propertySpan.start : call.start;
  const at = { path: module.path, start, end: first.end };
  return { role, name: path, form: 'route', at, code, known: known && code.length > 0 };
}

/** `Route("/authorize", authorize)`, `add_url_rule("/token", "token", view_func=token)`, `add_api_route("/token", endpoint=token)` */
function handlerOf(call: Call): readonly Expression[] {
  const named = keywordOf(call, 'endpoint') ?? keywordOf(call, 'view_func') ?? keywordOf(call, 'handler');
  const [, second, third] = call.arguments;
  // Flask's third is the function
  const placed = calleeName(call) === 'add_url_rule' ? third : second;
  const found = named && named.kind !== 'literal' ? named : placed;
  return found ? [found] : [];
}

/** `post`; also by `methods=["POST"]`. */
function verbOf(call: Call): string {
  const methods = keywordOf(call, 'methods');
  if (methods?.kind !== 'array') return calleeName(call).replace(/^add_(?=get|post)/, '');
  return methods.elements.every((each) => each.kind === 'literal' && each.value === 'POST') ? 'post' : 'route';
}

/** `@Get('/authorize')`, `@app.get("/authorize")` */
function* decoratedParts(fn: FunctionNode, module: Module, evaluator: Evaluator): Generator<ServerPart> {
  const decorators = fn.parent?.kind === 'classMember' ? fn.parent.decorators : fn.decorators;
  for (const decorator of decorators) {
    if (decorator.kind !== 'call' || !DECORATORS.test(calleeName(decorator))) continue;
    const [first] = decorator.arguments;
    const path = first && pathOf(first, module, evaluator);
    const role = path === undefined ? undefined : roleAt(path, verbOf(decorator));
    if (path === undefined || role === undefined) continue;
    const at = { path: module.path, start: decorator.start, end: decorator.end };
    yield { role, name: path, form: 'route', at, code: [{ node: fn, module, frame: undefined }], known: true };
  }
}

/** A method of what hands codes and tokens out: it has the others, too. */
function providerPart(fn: FunctionNode, module: Module): ServerPart | undefined {
  const { parent } = fn;
  const name = parent?.kind === 'classMember' ? parent.name : parent?.kind === 'property' ? parent.key : undefined;
  const role = name === undefined || !Object.hasOwn(METHODS, name) ? undefined : METHODS[name];
  if (name === undefined || role === undefined || !parent) return undefined;
  if (role !== 'register' && !isProvider(parent)) return undefined;
  const end = fn.parameters.at(-1)?.end ?? fn.body.start;
  const at = { path: module.path, start: parent.start, end };
  return { role, name, form: 'provider', at, code: [{ node: fn, module, frame: undefined }], known: true };
}

function isProvider(member: Node): boolean {
  const owner = member.parent;
  const names =
    owner?.kind === 'class'
      ? owner.members.map((each) => each.name)
      : owner?.kind === 'object'
        ? owner.properties.map((each) => (each.kind === 'property' ? each.key : undefined))
        : [];
  const has = (...wanted: readonly string[]): boolean => wanted.some((each) => names.includes(each));
  return has('authorize') && has('exchangeAuthorizationCode', 'exchange_authorization_code');
}

/** `if (url.pathname === '/token' && request.method === 'POST') { … }`, `case '/token': …` of a server without a router. */
function* branches(module: Module): Generator<ServerPart> {
  for (const { operator, left, right } of module.binaries) {
    if (!/^===?$/.test(operator) || !isPathname(left)) continue;
    const role = right.kind === 'literal' && typeof right.value === 'string' ? roleOf(right.value) : undefined;
    const branch = role && branchOf(right);
    if (role && branch) yield branchPart(roleIn(branch, role), right, branch.test, branch.then, module);
  }
  for (const literal of module.literals) {
    const { parent } = literal;
    if (parent?.kind !== 'switchCase' || parent.test !== literal || literal.kind !== 'literal') continue;
    const role = isPathSwitch(parent) ? roleOf(String(literal.value)) : undefined;
    if (role) yield branchPart(role, literal, literal, parent, module);
  }
}

function branchPart(role: PartRole, path: Expression, head: Node, code: Node, module: Module): ServerPart {
  const name = path.kind === 'literal' ? String(path.value) : '';
  const at = { path: module.path, start: head.start, end: head.end };
  return { role, name, form: 'route', at, code: [{ node: code, module, frame: undefined }], known: true };
}

/** `request.method === 'POST' && url.pathname === '/authorize'`: the answer to the page. */
function roleIn({ test }: If, role: PartRole): PartRole {
  if (role !== 'authorize') return role;
  for (const node of descendants(test)) if (node.kind === 'literal' && node.value === 'POST') return 'consent';
  return role;
}

/** The `if` whose condition wants this path. */
function branchOf(path: Node): If | undefined {
  let child = path;
  for (const at of ancestors(path)) {
    if (at.kind === 'if') return at.test === child ? at : undefined;
    if (at.kind === 'unary' || at.kind === 'function' || at.kind === 'conditional') return undefined;
    child = at;
  }
  return undefined;
}

function isPathSwitch({ parent }: SwitchCase): boolean {
  return parent?.kind === 'switch' && isPathname(parent.subject);
}

/** `url.pathname`, `req.path`, `path` */
function isPathname(node: Expression): boolean {
  const name = node.kind === 'member' ? node.property : node.kind === 'name' ? node.name : '';
  return /^(path_?name|path|route|url)$/i.test(name);
}

/** `'/authorize'`, `` `${base}/authorize` ``, `AUTHORIZE_PATH` */
function pathOf(node: Expression, module: Module, evaluator: Evaluator): string | undefined {
  if (node.kind === 'template') {
    const last = node.texts.at(-1);
    return last?.startsWith('/') ? last : undefined;
  }
  const text = node.kind === 'literal' ? node.value : constantText(evaluator.evaluate(node, module));
  return typeof text === 'string' && /^\/?[\w.:*/-]+$/.test(text) ? text : undefined;
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}
