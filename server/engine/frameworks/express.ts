import type { Expression } from '../program/nodes.ts';
import type { Step } from '../program/trace.ts';
import { alternatives, identity, type Value } from '../program/values.ts';
import { EXPRESS, handlersOf, registeredBy, type Handler, type HttpApp, type Registration } from './apps.ts';
import type { ModelContext } from './context.ts';
import { noteMadeApp } from './made-apps.ts';
import { pathsOf, ROUTE_METHODS } from './routes.ts';

const APPS = /^express#(\*|default|express|(default\.)?Router)$/;
/** App factories of the SDK, v1 and v2: an Express app with Host (v2: and Origin) validation and a JSON parser. */
const FACTORIES = /^@modelcontextprotocol\/(sdk\/server\/express(\.js)?|express)#createMcpExpressApp$/;
/** `express()`, `express.Router()`, `new Router()`, `createMcpExpressApp({ host })` */
const MADE = { plain: APPS, factory: FACTORIES, name: 'createMcpExpressApp', style: EXPRESS };

/** Express 4 and 5: apps and routers, in the order in which middleware and routes are registered on them. */
export function modelExpress(context: ModelContext): Map<string, HttpApp> {
  const apps = new Map<string, HttpApp>();
  context.trace.steps.forEach((step, order) => {
    noteMadeApp(step, apps, MADE, context);
    const owner = ownerOf(step, apps);
    const registration = owner && registrationOf(step, order, context);
    if (owner && registration) owner.registrations.push(registration);
  });
  return apps;
}

/** The app that a method is called on, also through `app.route('/mcp').post(…)`. */
function ownerOf(step: Step, apps: ReadonlyMap<string, HttpApp>): HttpApp | undefined {
  for (const callee of alternatives(step.callee)) {
    for (let at: Value = callee; at.kind === 'member';) {
      for (const object of alternatives(at.object)) {
        const id = identity(object);
        const app = id === undefined ? undefined : apps.get(id);
        if (app) return app;
      }
      // the chain of `.route(path).get(…).post(…)`
      at = at.object.kind === 'result' ? at.object.callee : at.object;
    }
  }
  return undefined;
}

function registrationOf(step: Step, order: number, context: ModelContext): Registration | undefined {
  const { callee } = step.call;
  if (callee.kind !== 'member') return undefined;
  const { property } = callee;
  if (property !== 'use' && !ROUTE_METHODS.has(property)) return undefined;
  const args = step.call.arguments;
  const routed = routedPath(callee.object);
  const evaluate = (node: Expression, at: { readonly module: Step['module']; readonly frame: Step['frame'] }): Value =>
    context.evaluator.evaluate(node, at.module, at.frame);
  const [first] = args;
  const firstValue = first && first.kind !== 'spread' ? evaluate(first, step) : undefined;
  const hasPath = routed === undefined && firstValue !== undefined && first !== undefined && isPath(firstValue, first);
  // `app.get('env')` reads a setting
  if (property === 'get' && args.length === 1 && routed === undefined) return undefined;
  const handlers = [...handlersOf(hasPath ? args.slice(1) : args, step, context.evaluator)].filter(answersRequests);
  if (handlers.length === 0) return undefined;
  const written = routed === undefined ? firstValue : evaluate(routed, step);
  return {
    kind: property === 'use' ? 'middleware' : 'route',
    methods: property === 'use' || property === 'all' ? [] : [property.toUpperCase()],
    paths:
      routed !== undefined || hasPath ? written && pathsOf(written, evaluate) : property === 'use' ? ['/'] : undefined,
    below: property === 'use',
    handlers,
    order,
    ...registeredBy(step),
  };
}

/** `(error, req, res, next)` is called when something went wrong, never for a request. */
function answersRequests({ value }: Handler): boolean {
  return value.kind !== 'function' || value.node.parameters.length !== 4;
}

/** `app.route('/mcp')` of `app.route('/mcp').get(…).post(…)` */
function routedPath(object: Expression): Expression | undefined {
  for (let at = object; at.kind === 'call' && at.callee.kind === 'member'; at = at.callee.object) {
    if (at.callee.property === 'route') return at.arguments[0];
  }
  return undefined;
}

/** A first argument that is a path and no handler: a string, a pattern, a list of them, or a value of no function. */
function isPath(value: Value, node: Expression): boolean {
  if (node.kind === 'literal' || node.kind === 'template') return true;
  if (value.kind === 'array')
    return value.node.elements.every((each) => each.kind === 'literal' || each.kind === 'template');
  for (const each of alternatives(value))
    if (each.kind === 'literal' || each.kind === 'template' || each.kind === 'environment') return true;
  return node.kind === 'name' && /path|route|endpoint|prefix|url/i.test(node.name) && value.kind !== 'function';
}
