import type { SharedServer } from '../../facts/sessions.ts';
import type { Carry } from '../../flows/carry.ts';
import { carryOf } from '../../flows/flow-facts.ts';
import { callersOnly } from '../../flows/sources.ts';
import { carriedBy, type Search } from '../../flows/through-callers.ts';
import { neighbours } from '../../oauth/neighbours.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Assignment, Call, Expression, FunctionNode, Name, Node } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { alternatives, type Located } from '../../program/values.ts';
import { descendants, enclosingFunction } from '../../program/walk.ts';
import { isSecretName } from '../../secrets/names.ts';
import type { Place } from '../../source.ts';
import { placeOf } from '../context.ts';

const TRANSPORT = /^mcp\.server\.streamable_http\.StreamableHTTPServerTransport$/;
/** Who is calling, as the SDK and FastMCP say it. */
const IDENTITY = /^(?:get_access_token|get_http_headers)$/;

/** What outlives a request and belongs to one client: a transport of the SDK, and variables that hold who is calling. */
export function* pythonSharedState(module: Module, evaluator: Evaluator): Generator<SharedServer> {
  if (module.program.moduleKind !== 'python') return;
  const where: Located = { module, frame: undefined };
  if (module.text.includes('handle_request'))
    for (const call of module.calls) yield* sharedTransport(call, where, evaluator);
  const carry = carryOf(evaluator);
  const seen = new Set<string>();
  for (const write of module.assignments) {
    const found = sharedState(write, where, evaluator, carry);
    if (!found || seen.has(found.name)) continue;
    seen.add(found.name);
    yield found;
  }
}

/** `await transport.handle_request(scope, receive, send)` of a transport that is made once, outside of all functions. */
function* sharedTransport(call: Call, where: Located, evaluator: Evaluator): Generator<SharedServer> {
  const { callee } = call;
  if (callee.kind !== 'member' || callee.property !== 'handle_request' || callee.object.kind !== 'name') return;
  if (!enclosingFunction(call)) return;
  for (const value of alternatives(evaluator.evaluate(callee.object, where.module))) {
    if (value.kind !== 'result' || !TRANSPORT.test(pythonName(value.callee) ?? '')) continue;
    if (enclosingFunction(value.node)) continue;
    const made = placeOf(value.node, value);
    yield { kind: 'sharedServer', what: 'transport', at: placeOf(callee, where), name: callee.object.name, made };
    return;
  }
}

/** `global current_user`, `current_user = get_access_token()`; `CURRENT["token"] = request.headers["authorization"]` */
function sharedState(write: Assignment, where: Located, evaluator: Evaluator, carry: Carry): SharedServer | undefined {
  const around = enclosingFunction(write);
  const { target, value } = write;
  if (!around || target.kind === 'objectPattern' || target.kind === 'arrayPattern' || target.kind === 'namePattern')
    return undefined;
  const owner = ownerOf(target);
  if (!owner || !outlivesRequests(owner, where, evaluator)) return undefined;
  const said =
    whoCalls(value, where, { carry, evaluator, quest: callersOnly }) ??
    givenByMiddleware(value, around, where, evaluator);
  if (!said) return undefined;
  if (!isEnvironment(target, where, evaluator) && !isReadElsewhere(owner, around)) return undefined;
  const name = where.module.text.slice(target.start, target.end);
  const at = placeOf(target, where);
  return { kind: 'sharedServer', what: 'state', at, name, made: said };
}

/** The name at the beginning of `name` and `name.part["key"]`. */
function ownerOf(target: Expression): Name | undefined {
  let node = target;
  for (let depth = 0; depth < 4 && node.kind === 'member'; depth++) node = node.object;
  return node.kind === 'name' && node.name !== 'this' ? node : undefined;
}

/** A variable of the module itself, or `os.environ`. */
function outlivesRequests(name: Name, where: Located, evaluator: Evaluator): boolean {
  const origin = name.binding?.origin;
  if (origin?.kind === 'import') return isEnvironment(name.parent, where, evaluator);
  if (origin?.kind !== 'variable' || enclosingFunction(origin.node)) return false;
  // a ContextVar, a local of threads or of asyncio tasks belongs to one request
  const made = origin.value?.kind === 'call' ? origin.value.callee : undefined;
  const maker = made?.kind === 'member' ? made.property : made?.kind === 'name' ? made.name : '';
  return !/^(?:ContextVar|local|Local|LocalStack|LocalProxy)$/.test(maker);
}

/** `os.environ["API_TOKEN"]` */
function isEnvironment(target: Node | undefined, where: Located, evaluator: Evaluator): boolean {
  if (target?.kind !== 'member') return false;
  return [target, target.object].some((each) => pythonName(evaluator.evaluate(each, where.module)) === 'os.environ');
}

/** Where a request says who is calling, also before the function is called with it: `set_key(request.headers["x-api-key"])`. */
function whoCalls(value: Expression, where: Located, search: Search): Place | undefined {
  const carried = carriedBy(value, where, search);
  if (carried) return carried.partial ? undefined : carried.source.at;
  for (const node of descendants(value))
    if (node.kind === 'call' && node.callee.kind === 'name' && IDENTITY.test(node.callee.name))
      return placeOf(value, where);
  return undefined;
}

/** `app = ConfigMiddleware(app, set_api_key)`: a middleware calls the setter with what each request brings. */
function givenByMiddleware(
  value: Expression,
  setter: FunctionNode,
  { module }: Located,
  evaluator: Evaluator,
): Place | undefined {
  const origin = value.kind === 'name' ? value.binding?.origin : undefined;
  if (value.kind !== 'name' || origin?.kind !== 'parameter' || origin.function !== setter) return undefined;
  if (!isSecretName(value.name)) return undefined;
  for (const each of neighbours(module, evaluator.project)) {
    if (setter.name === undefined || !each.text.includes(setter.name)) continue;
    for (const call of each.calls) {
      const given = [...call.arguments, ...call.keywords.map((option) => option.value)].find(
        (argument) => argument.kind === 'name' && isFunction(argument, setter, each, evaluator),
      );
      if (given && makesMiddleware(call, each, evaluator)) return placeOf(given, { module: each });
    }
  }
  return undefined;
}

function isFunction(node: Expression, fn: FunctionNode, module: Module, evaluator: Evaluator): boolean {
  return alternatives(evaluator.evaluate(node, module)).some((each) => each.kind === 'function' && each.node === fn);
}

/** `ConfigMiddleware(app, …)`, `app.add_middleware(ConfigMiddleware, …)` of a class that requests come to. */
function makesMiddleware(call: Call, module: Module, evaluator: Evaluator): boolean {
  const [first] = call.arguments;
  return [call.callee, ...(first ? [first] : [])].some((node) =>
    alternatives(evaluator.evaluate(node, module)).some(
      (each) =>
        each.kind === 'class' && each.node.members.some(({ name }) => name === '__call__' || name === 'dispatch'),
    ),
  );
}

/** Another function goes by it. */
function isReadElsewhere(owner: Name, around: FunctionNode): boolean {
  return (owner.binding?.references ?? []).some((each) => {
    const fn = enclosingFunction(each);
    return fn !== undefined && fn !== around && !(each.parent?.kind === 'assignment' && each.parent.target === each);
  });
}
