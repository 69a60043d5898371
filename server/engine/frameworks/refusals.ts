import type { Endpoint } from '../facts/facts.ts';
import type { MalformedRefusal } from '../facts/resource-servers.ts';
import { requestRead } from '../gates/request-reads.ts';
import { closureOf, type LocatedNode } from '../oauth/closure.ts';
import { textIn, wordOf } from '../oauth/words.ts';
import { keywordOf } from '../program/arguments.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, FunctionNode, Node } from '../program/nodes.ts';
import { descendants, enclosingFunction } from '../program/walk.ts';
import { placeOf, type ModelContext } from './context.ts';
import { isIssuerGate, wantsIssuer } from './resource-metadata.ts';

/** How an answer gets its status: `res.status(401)`, `c.json(…, 401)`, `new Response(null, { status: 401 })`. */
const STATUS_CALLS =
  /^(status|sendStatus|writeHead|code|json|text|body|\w*Response|HTTPException|abort|newResponse|send)$/;
const REFUSES = /refus|reject|unauth|den(y|ied)|fail|error|send|respond|challenge|401/i;
const STATUS_KEYWORDS = ['status_code', 'status'];
const CHALLENGE = /www[-_ ]?authenticate/i;

/** What gates of the workspace's own answer to callers without a good token, where the tokens are an issuer's. */
export function* malformedRefusals(context: ModelContext, endpoints: readonly Endpoint[]): Generator<MalformedRefusal> {
  const isGuarded = endpoints.some(
    ({ gates, sdk }) =>
      sdk.version !== undefined && gates.some((gate) => !isIssuerGate(gate) && wantsIssuer(gate, context)),
  );
  if (!isGuarded) return;
  for (const module of context.trace.modules) {
    for (const [fn, read] of readersIn(module)) {
      if (isOtherRoute(fn, module, endpoints)) continue;
      const found = refusalOf(fn, module, context);
      if (found) yield { kind: 'malformedRefusal', read: placeOf(read, { module }), ...found };
    }
  }
}

/** The functions that take a token from the `Authorization` header. */
function readersIn(module: Module): ReadonlyMap<FunctionNode, Node> {
  const found = new Map<FunctionNode, Node>();
  for (const node of [...module.members, ...module.calls]) {
    const read = requestRead(node);
    const fn = read?.carrier === 'header' && read.name === 'authorization' ? enclosingFunction(node) : undefined;
    if (fn && !found.has(fn)) found.set(fn, node);
  }
  for (const fn of module.functions) {
    // `credentials: HTTPAuthorizationCredentials = Depends(bearer)`
    const given = fn.parameters.find(({ start, end }) => isBearer(module.text.slice(start, end)));
    if (given && !found.has(fn)) found.set(fn, given);
  }
  return found;
}

/** The handler of a route that does not lead to MCP: `@app.get("/userinfo")`, `Route("/userinfo", userinfo)`. */
function isOtherRoute(fn: FunctionNode, module: Module, endpoints: readonly Endpoint[]): boolean {
  const isInside = endpoints.some(
    ({ reaches }) => reaches.path === module.path && fn.start <= reaches.start && reaches.end <= fn.end,
  );
  if (isInside) return false;
  if (fn.decorators.some((each) => each.kind === 'call' && isPath(each.arguments[0]))) return true;
  return module.calls.some(
    (call) =>
      /^(Route|add_route|add_api_route|add_get|add_post)$/.test(calleeName(call)) &&
      isPath(call.arguments[0]) &&
      fn.name !== undefined &&
      wordOf(call.arguments[1] ?? call) === fn.name,
  );
}

function isPath(node: Expression | undefined): boolean {
  return node?.kind === 'literal' && typeof node.value === 'string' && node.value.startsWith('/');
}

/** FastAPI hands the token over: a helper that is given it does not read it. */
function isBearer(parameter: string): boolean {
  return /\bHTTPAuthorizationCredentials\b/.test(parameter) && /\b(Depends|Security)\b/.test(parameter);
}

function refusalOf(
  fn: FunctionNode,
  module: Module,
  context: ModelContext,
): Pick<MalformedRefusal, 'at' | 'form' | 'status'> | undefined {
  const { nodes } = closureOf([{ node: fn, module, frame: undefined }], context.evaluator);
  // Somewhere else in the file it may be added to every answer.
  const written = [...module.literals.map(textIn), ...module.members.map(wordOf)];
  if (written.some((each) => CHALLENGE.test(each ?? ''))) return undefined;
  if (nodes.some(({ node }) => CHALLENGE.test(wordOf(node) ?? textIn(node) ?? ''))) return undefined;
  if (nodes.some((each) => leavesAnswer(each, context))) return undefined;
  const answers = nodes.flatMap((each) => [...answerOf(each)]);
  const unauthorized = answers.find(({ status }) => status === 401);
  if (unauthorized) return { at: unauthorized.at, status: 401, form: 'unchallenged' };
  const other = answers.find(({ status, node }) => status === 403 || (status === 302 && isRedirect(node)));
  return other && { at: other.at, status: other.status, form: other.status === 403 ? 'status' : 'redirect' };
}

/** `refuse(res)`: somebody else answers, where nobody sees it. */
function leavesAnswer({ node, module, frame }: LocatedNode, { evaluator }: ModelContext): boolean {
  if (node.kind !== 'call' || !REFUSES.test(calleeName(node))) return false;
  if (!node.arguments.some((each) => each.kind === 'name' && /^(res|response|reply|c|ctx)$/.test(each.name)))
    return false;
  return evaluator.evaluate(node.callee, module, frame).kind !== 'function';
}

function* answerOf({
  node,
  module,
}: LocatedNode): Generator<{ at: MalformedRefusal['at']; status: number; node: Node }> {
  if (node.kind === 'assignment' && node.target.kind === 'member' && /^status(Code)?$/.test(node.target.property)) {
    const status = statusIn(node.value);
    if (status !== undefined) yield { at: placeOf(node, { module }), status, node };
  }
  // `return jsonify(error="no token"), 401`
  if (node.kind === 'return' && node.value?.kind === 'array') {
    const [body, second, headers] = node.value.elements;
    const status = second && statusOf(second);
    if (body && status !== undefined && !headers) yield { at: placeOf(node.value, { module }), status, node };
  }
  if (node.kind !== 'call') return;
  if (isRedirect(node)) yield { at: placeOf(node, { module }), status: 302, node };
  if (!STATUS_CALLS.test(calleeName(node)) || isGivenHeaders(node)) return;
  for (const argument of [...node.arguments, ...STATUS_KEYWORDS.flatMap((each) => keywordOf(node, each) ?? [])]) {
    const status = statusIn(argument);
    // `res.status(401)` of `res.status(401).json({ … })`
    const isWhole = node.arguments[0] === argument || !node.arguments.includes(argument);
    const end = isWhole ? node.end : argument.end;
    if (status !== undefined) yield { at: { path: module.path, start: node.start, end }, status, node };
  }
}

/** `headers=CHALLENGE`: what they are stands elsewhere. */
function isGivenHeaders(call: Call): boolean {
  const headers = keywordOf(call, 'headers');
  return headers !== undefined && headers.kind !== 'object';
}

/** `401`, `{ status: 401 }` */
function statusIn(node: Expression): number | undefined {
  if (node.kind === 'object') return statusOf(findProperty(node, 'status') ?? findProperty(node, 'statusCode'));
  return statusOf(node);
}

function statusOf(node: Expression | undefined): number | undefined {
  // `status.HTTP_401_UNAUTHORIZED` of Starlette
  const [, named] = node?.kind === 'member' ? (/^HTTP_(\d{3})_/.exec(node.property) ?? []) : [];
  if (named !== undefined) return Number(named);
  if (node?.kind !== 'literal' || typeof node.value !== 'number') return undefined;
  return node.value >= 200 && node.value < 600 ? node.value : undefined;
}

/** `res.redirect('/login')`, `RedirectResponse("/login")` */
function isRedirect(node: Node): boolean {
  if (node.kind !== 'call' || !/^(redirect|RedirectResponse)$/.test(calleeName(node))) return false;
  for (const each of descendants(node)) if (/log_?in|sign_?in/i.test(textIn(each) ?? wordOf(each) ?? '')) return true;
  return false;
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}
