import { findProperty } from '../program/evaluate.ts';
import type { Call, ClassMember } from '../program/nodes.ts';
import { originOf } from '../program/origin.ts';
import type { Step } from '../program/trace.ts';
import { alternatives, constantText, UNKNOWN, type Located, type Value } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import {
  handlersOf,
  madeBy,
  ownerOf,
  registeredBy,
  type Handler,
  type HttpApp,
  type HttpStyle,
  type Registration,
} from './apps.ts';
import { placeOf, type ModelContext } from './context.ts';
import { corsOfOptions } from './cors.ts';
import { nestMcp } from './nest-mcp.ts';
import { argumentsOf, classOf, decoratedClasses, decoratorOf, decoratorPaths, methodOf } from './nest-classes.ts';
import { guardHandler, guardHandlers } from './nest-guards.ts';
import { joinRoute, pathsOf } from './routes.ts';

const FACTORY = /^@nestjs\/core#NestFactory\.create$/;
const FASTIFY = /^@nestjs\/platform-fastify#FastifyAdapter/;
export const CONTROLLER = /^@nestjs\/common#Controller$/;
export const USE_GUARDS = /^@nestjs\/common#UseGuards$/;
const ROUTE = /^@nestjs\/common#(Get|Post|Put|Delete|Patch|Options|Head|All|Sse)$/;
const MODULE = /^@nestjs\/common#Module$/;
const APP_GUARD = /^@nestjs\/core#APP_GUARD$/;

/** Middleware is Express's. Without a host it listens everywhere; with Fastify on this machine alone. */
const STYLE: HttpStyle = { framework: 'nestjs', next: () => 2 };
const FASTIFY_STYLE: HttpStyle = { ...STYLE, defaultHost: '127.0.0.1' };

/** Middleware of the app, middleware of modules, guards for all, then routes: whatever the order in the source. */
export const NEST_ORDER = { module: 1_000_000, guards: 2_000_000, routes: 3_000_000 } as const;

/** NestJS 9 to 11: the app that `NestFactory.create` makes, with the middleware, guards and controllers of its modules. */
export function modelNest(context: ModelContext): Map<string, HttpApp> {
  const apps = new Map<string, HttpApp>();
  for (const step of context.trace.steps) {
    const made = madeBy(step);
    if (!made || apps.has(made.id) || !FACTORY.test(made.symbol)) continue;
    const style = step.call.arguments.some((each) => isFastify(each, step, context)) ? FASTIFY_STYLE : STYLE;
    apps.set(made.id, {
      id: made.id,
      at: made.at,
      style,
      factory: undefined,
      registrations: [...corsAtStart(step, context)],
    });
  }
  if (apps.size === 0) return apps;
  const prefixes = new Map<HttpApp, string>();
  const shared = [...moduleMiddleware(context), ...appGuards(context)];
  context.trace.steps.forEach((step, order) => {
    const app = ownerOf(step, apps, context.evaluator);
    if (app) app.registrations.push(...onApp(step, order, app, prefixes, context));
  });
  for (const app of apps.values()) {
    const routes = [...controllerRoutes(context), ...nestMcp(app, shared, context)];
    const prefix = prefixes.get(app) ?? '';
    app.registrations.push(...shared, ...routes.map((each) => below(prefix, each)));
  }
  return apps;
}

function isFastify(node: Call['arguments'][number], at: Located, { evaluator }: ModelContext): boolean {
  const value = node.kind === 'spread' ? UNKNOWN : evaluator.evaluate(node, at.module, at.frame);
  return alternatives(value).some((each) => each.kind === 'result' && FASTIFY.test(originOf(each.callee) ?? ''));
}

/** `NestFactory.create(AppModule, { cors: true })` */
function* corsAtStart(step: Step, context: ModelContext): Generator<Registration> {
  for (const each of step.call.arguments) {
    const options = each.kind === 'spread' ? UNKNOWN : context.evaluator.evaluate(each, step.module, step.frame);
    const cors = options.kind === 'object' ? findProperty(options.node, 'cors') : undefined;
    if (!cors || options.kind !== 'object') continue;
    const value = context.evaluator.evaluate(cors, options.module, options.frame);
    if (value.kind === 'literal' && value.value !== true) continue;
    yield everywhere(step, -1, {
      ...unread(step),
      cors: corsOfOptions(value.kind === 'literal' ? undefined : value, 'any', placeOf(cors, options), context),
    });
  }
}

function unread(step: Step): Handler {
  return { node: step.call, value: UNKNOWN, module: step.module, frame: step.frame };
}

function everywhere(step: Step, order: number, ...handlers: readonly Handler[]): Registration {
  return { kind: 'middleware', methods: [], paths: ['*'], below: true, handlers, order, ...registeredBy(step) };
}

/** `app.use(…)`, `app.useGlobalGuards(…)`, `app.setGlobalPrefix('api')`, `app.enableCors(…)` */
function* onApp(
  step: Step,
  order: number,
  app: HttpApp,
  prefixes: Map<HttpApp, string>,
  context: ModelContext,
): Generator<Registration> {
  const { callee, arguments: args } = step.call;
  const [first] = args;
  const value =
    first && first.kind !== 'spread' ? context.evaluator.evaluate(first, step.module, step.frame) : undefined;
  switch (callee.kind === 'member' ? callee.property : undefined) {
    case 'setGlobalPrefix':
      prefixes.set(app, (value && constantText(value)) ?? ':prefix');
      return;
    case 'enableCors':
      yield everywhere(step, order, {
        ...unread(step),
        cors: corsOfOptions(value, 'any', placeOf(step.call, step), context),
      });
      return;
    case 'useGlobalGuards':
      yield everywhere(step, NEST_ORDER.guards, ...guardHandlers(args, step, context));
      return;
    case 'use': {
      const paths = value && pathsOf(value, (node, at) => context.evaluator.evaluate(node, at.module, at.frame));
      const handlers = [...handlersOf(paths ? args.slice(1) : args, step, context.evaluator)];
      yield { ...everywhere(step, order, ...handlers), paths: paths ?? ['/'] };
      return;
    }
    default:
  }
}

/** `{ provide: APP_GUARD, useClass: AuthGuard }` among the providers of any module. */
function* appGuards(context: ModelContext): Generator<Registration> {
  const { evaluator } = context;
  for (const { module, decorator } of decoratedClasses(context.trace.modules, MODULE, evaluator)) {
    for (const provider of elementsOf('providers', decorator, module, context)) {
      const token = provider.kind === 'object' ? findProperty(provider.node, 'provide') : undefined;
      if (provider.kind !== 'object' || !token) continue;
      if (!APP_GUARD.test(originOf(evaluator.evaluate(token, provider.module, provider.frame)) ?? '')) continue;
      const given = ['useClass', 'useExisting', 'useValue'].flatMap((key) => findProperty(provider.node, key) ?? [])[0];
      const guard = given
        ? guardHandler(given, evaluator.evaluate(given, provider.module, provider.frame), provider, context)
        : { node: provider.node, value: UNKNOWN, module: provider.module, frame: provider.frame };
      const at = placeOf(provider.node, provider);
      const place = { head: at, at, conditions: [] };
      if (guard)
        yield {
          kind: 'middleware',
          methods: [],
          paths: ['*'],
          below: true,
          handlers: [guard],
          order: NEST_ORDER.guards,
          ...place,
        };
    }
  }
}

/** What stands in a list of `@Module({ … })`. */
function elementsOf(key: string, decorator: Call, module: Located['module'], { evaluator }: ModelContext): Value[] {
  const [first] = decorator.arguments;
  const options = first && first.kind !== 'spread' ? evaluator.evaluate(first, module) : UNKNOWN;
  const list = options.kind === 'object' ? evaluator.member(options, key, decorator, module) : UNKNOWN;
  if (list.kind !== 'array') return [];
  return list.node.elements.map((each) =>
    each.kind === 'spread' ? UNKNOWN : evaluator.evaluate(each, list.module, list.frame),
  );
}

/** `configure(consumer) { consumer.apply(Auth).exclude('health').forRoutes('mcp') }` of a module. */
function* moduleMiddleware(context: ModelContext): Generator<Registration> {
  for (const { node, module } of decoratedClasses(context.trace.modules, MODULE, context.evaluator)) {
    const method = node.members.find(({ name }) => name === 'configure')?.value;
    if (!method) continue;
    for (const call of descendants(method)) {
      if (call.kind !== 'call' || call.callee.kind !== 'member' || call.callee.property !== 'forRoutes') continue;
      yield* appliedBy(call, { module, frame: undefined }, context);
    }
  }
}

function* appliedBy(call: Call, at: Located, context: ModelContext): Generator<Registration> {
  let hasExceptions = false;
  for (let part = call.callee; part.kind === 'member' && part.object.kind === 'call'; part = part.object.callee) {
    const { callee, arguments: args } = part.object;
    if (callee.kind !== 'member') return;
    if (callee.property === 'exclude') hasExceptions = true;
    if (callee.property !== 'apply') continue;
    const place = placeOf(call, at);
    yield {
      kind: 'middleware',
      methods: [],
      paths: hasExceptions ? undefined : routesFor(call, at, context),
      below: true,
      handlers: args.map((each) => middleware(each.kind === 'spread' ? each.value : each, at, context)),
      order: NEST_ORDER.module,
      head: place,
      at: place,
      conditions: [],
    };
    return;
  }
}

/** A function, or a class with `use(req, res, next)`. */
function middleware(node: Handler['node'], at: Located, context: ModelContext): Handler {
  const value = context.evaluator.evaluate(node, at.module, at.frame);
  const owner = classOf(value);
  const use = owner && methodOf(owner, 'use', context.evaluator);
  return { node, value: use ?? value, module: at.module, frame: at.frame };
}

function routesFor(call: Call, at: Located, { evaluator }: ModelContext): readonly string[] | undefined {
  const paths: string[] = [];
  for (const each of call.arguments) {
    const value = each.kind === 'spread' ? UNKNOWN : evaluator.evaluate(each, at.module, at.frame);
    const owner = classOf(value);
    const controller = owner?.kind === 'class' && decoratorOf(owner.node, owner.module, CONTROLLER, evaluator);
    const found = controller
      ? decoratorPaths(controller.arguments, owner.module, evaluator)
      : value.kind === 'literal' || value.kind === 'object'
        ? decoratorPaths([each], at.module, evaluator)
        : undefined;
    if (!found) return undefined;
    paths.push(...found.map((path) => path.replace(/^\/(\*\w*|\{\*\w+\}|\(\.\*\))$/, '*')));
  }
  return paths;
}

/** `@Controller('mcp') @UseGuards(Guard) class { @Post() handle(@Req() req, @Res() res) { … } }` */
function* controllerRoutes(context: ModelContext): Generator<Registration> {
  const { evaluator } = context;
  for (const { node, module, decorator } of decoratedClasses(context.trace.modules, CONTROLLER, evaluator)) {
    const at: Located = { module, frame: undefined };
    const guards = guardHandlers(argumentsOf(node, module, USE_GUARDS, evaluator), at, context);
    const bases = decoratorPaths(decorator.arguments, module, evaluator);
    for (const member of node.members) {
      const route = decoratorOf(member, module, ROUTE, evaluator);
      if (!route || member.value?.kind !== 'function') continue;
      const own = decoratorPaths(route.arguments, module, evaluator);
      const value = methodOf({ kind: 'class', node, ...at }, member.name ?? '', evaluator) ?? UNKNOWN;
      const handler: Handler = { node: member.value, value, ...at };
      yield {
        kind: 'route',
        methods: methodsOf(route, module, context),
        paths: bases && own?.flatMap((path) => bases.map((base) => joinRoute(base, path))),
        below: false,
        handlers: [
          ...guards,
          ...guardHandlers(argumentsOf(member, module, USE_GUARDS, evaluator), at, context),
          handler,
        ],
        order: NEST_ORDER.routes,
        ...placesOf(route, member, at),
      };
    }
  }
}

function methodsOf(route: Call, module: Located['module'], { evaluator }: ModelContext): readonly string[] {
  const [, name = ''] = ROUTE.exec(originOf(evaluator.evaluate(route.callee, module)) ?? '') ?? [];
  if (name === 'All') return [];
  return [name === 'Sse' ? 'GET' : name.toUpperCase()];
}

function placesOf(route: Call, member: ClassMember, at: Located): Pick<Registration, 'head' | 'at' | 'conditions'> {
  return { head: placeOf(route, at), at: placeOf(member, at), conditions: [] };
}

function below(prefix: string, registration: Registration): Registration {
  if (prefix === '' || registration.kind !== 'route') return registration;
  return { ...registration, paths: registration.paths?.map((path) => joinRoute(`/${prefix}`, path)) };
}
