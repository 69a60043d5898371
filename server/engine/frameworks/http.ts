import type { Endpoint, Gate, Listener, MissedGate } from '../facts/facts.ts';
import { judgePaths } from '../gates/gate.ts';
import type { RequestRoute } from '../gates/route-tests.ts';
import type { Call } from '../program/nodes.ts';
import { alternatives, type Value } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import { appBehind, type Handler, type HttpApp, type Registration } from './apps.ts';
import { openedBy } from './conditional-gates.ts';
import { placeOf, sdkOf, type ModelContext } from './context.ts';
import { createGateReader } from './handler-gates.ts';
import { createReachFinder, type Reach } from './mcp.ts';
import { covers, joinRoute } from './routes.ts';
import { headOf, waysThrough, type Way } from './ways.ts';
import { unwrapMiddleware } from './wrappers.ts';

export interface HttpModel {
  readonly apps: ReadonlyMap<string, HttpApp>;
  /** Listeners by the identity of the app or server that listens. */
  readonly listeners: ReadonlyMap<string, readonly Listener[]>;
}

export interface HttpFacts {
  readonly endpoints: readonly Endpoint[];
  readonly gates: readonly Gate[];
  /** Ids of apps and servers that serve an MCP endpoint. */
  readonly serving: ReadonlySet<string>;
  /** Endpoints by the app that they are registered on, for what covers apps as a whole. */
  readonly covered: (app: HttpApp, registration: Registration) => readonly Endpoint[];
}

/** A gate as it stands before an endpoint, or the doubt whether there is one. */
interface Passed {
  readonly gates: readonly Gate[];
  /** Gates that let requests of this path through. */
  readonly exempt: readonly MissedGate[];
  readonly uncertain: boolean;
}

interface Before {
  readonly app: HttpApp;
  readonly registration: Registration;
  readonly handlers: readonly Handler[];
}

/** A registration that a request comes to, by a path. */
interface Passage {
  readonly app: HttpApp;
  readonly registration: Registration;
  readonly path: string | undefined;
}

/** One way from the outside to an app: the registrations passed before it. */
interface Mount {
  readonly prefix: string;
  readonly before: readonly Before[];
  /** The registrations that mount the app, and what is left of the path there. */
  readonly through: readonly Passage[];
  readonly top: HttpApp;
  readonly known: boolean;
}

/** Puts endpoints, the gates before them and the listeners behind them together. */
export function assembleHttp(model: HttpModel, context: ModelContext): HttpFacts {
  const reach = createReachFinder(context.evaluator);
  const { gateOf, gates } = createGateReader(model.apps, context);
  const innerMemory = new Map<Handler, HttpApp | undefined>();
  const endpoints: Endpoint[] = [];
  const owners: {
    readonly endpoint: Endpoint;
    readonly before: readonly Before[];
    readonly registration: Registration;
  }[] = [];
  const serving = new Set<string>();

  function isApp(value: Value): HttpApp | undefined {
    return appBehind(value, model.apps, context.evaluator);
  }

  /** The app that a handler is, or that its function hands requests to: `(request) => app.fetch(request)`. */
  function appIn(handler: Handler): HttpApp | undefined {
    if (innerMemory.has(handler)) return innerMemory.get(handler);
    const found =
      handler.app === undefined ? (isApp(handler.value) ?? calledApp(handler)) : model.apps.get(handler.app);
    innerMemory.set(handler, found);
    return found;
  }

  function calledApp(handler: Handler): HttpApp | undefined {
    const fn = functionOf(handler);
    if (!fn) return undefined;
    for (const node of descendants(fn.node.body)) {
      const app = node.kind === 'call' ? appOfCall(node, fn) : undefined;
      if (app) return app;
    }
    return undefined;
  }

  /** `app.fetch(request)`, `app(req, res)` */
  function appOfCall(call: Call, at: Pick<Handler, 'module' | 'frame'>): HttpApp | undefined {
    const { callee } = call;
    if (callee.kind !== 'member' && callee.kind !== 'name') return undefined;
    if (callee.kind === 'member' && !/^(fetch|handle|request|emit)$/.test(callee.property)) return undefined;
    if (call.arguments.length === 0) return undefined;
    return isApp(context.evaluator.evaluate(callee, at.module, at.frame));
  }

  /** What a function checks before it hands requests to an app. */
  function ownCheck(handler: Handler, app: HttpApp): readonly Handler[] {
    const fn = handler.app !== undefined || isApp(handler.value) ? undefined : functionOf(handler);
    if (!fn) return [];
    const paths = context.pathFinder.paths(fn, (call, _callee, at) => appOfCall(call, at) === app);
    const gate = judgePaths(
      paths,
      headOf(placeOf(handler.node, handler)),
      'the handler',
      'the request goes on to the app',
    );
    return gate ? [{ ...handler, gate }] : [];
  }

  /** All ways in which requests to a path of an app come to it. */
  function mountsOf(app: HttpApp, path: string | undefined, methods: readonly string[], depth = 0): Mount[] {
    const mounts: Mount[] = [];
    for (const parent of model.apps.values()) {
      if (parent === app || depth > 4) continue;
      for (const registration of parent.registrations) {
        const index = registration.handlers.findIndex((handler) => appIn(handler) === app);
        const handler = registration.handlers[index];
        if (!handler) continue;
        const handlers = [...registration.handlers.slice(0, index), ...ownCheck(handler, app)];
        // a server that hands everything over has no path of its own
        const prefixes = registration.paths ?? (registration.kind === 'route' ? [''] : [undefined]);
        for (const prefix of prefixes) {
          const full =
            prefix === undefined || path === undefined ? undefined : joinRoute(withoutWildcard(prefix), path);
          for (const outer of mountsOf(parent, full, methods, depth + 1)) {
            mounts.push({
              prefix: joinRoute(outer.prefix, withoutWildcard(prefix ?? '')),
              known: outer.known && prefix !== undefined,
              top: outer.top,
              through: [...outer.through, { app: parent, registration, path: full }],
              before: [
                ...outer.before,
                ...earlier(parent, registration, full, methods),
                { app: parent, registration, handlers },
              ],
            });
          }
        }
      }
    }
    return mounts.length > 0 ? mounts : [{ prefix: '', before: [], through: [], top: app, known: true }];
  }

  /** What a request to `path` passes on one app before it comes to a registration. */
  function earlier(
    app: HttpApp,
    registration: Registration,
    path: string | undefined,
    methods: readonly string[],
  ): readonly Before[] {
    return app.registrations
      .filter((each) => each.order < registration.order && covers(each, path, methods) && concerns(each, registration))
      .map((each) => ({ app, registration: each, handlers: each.handlers }));
  }

  function addEndpoint(app: HttpApp, registration: Registration, index: number, found: Reach): void {
    const handler = registration.handlers[index];
    if (!handler) return;
    for (const path of registration.paths ?? [undefined])
      for (const way of waysOf(handler, found, path)) addWay(app, registration, index, path, way);
  }

  function addWay(
    app: HttpApp,
    registration: Registration,
    index: number,
    registered: string | undefined,
    way: Way,
  ): void {
    const path = way.path ?? registered;
    const methods = registration.methods.length > 0 ? registration.methods : way.methods;
    for (const mount of mountsOf(app, path, methods)) {
      const before = [
        ...mount.before,
        ...earlier(app, registration, path, methods),
        { app, registration, handlers: registration.handlers.slice(0, index) },
      ];
      const route = routeOf(path, mount, way.reach);
      const passed = passedGates(before, registration, mount.top, requestTo(route, methods));
      const endpoint: Endpoint = {
        kind: 'endpoint',
        at: way.at ?? registration.head,
        route,
        methods,
        transport: way.reach.transport,
        reaches: way.reach.at,
        gates: way.gate ? [...passed.gates, way.gate] : passed.gates,
        missedGates: [
          ...passed.exempt,
          ...[{ app, registration, path }, ...mount.through].flatMap((each) => missedGates(each, methods)),
        ],
        uncertain: passed.uncertain,
        listeners: model.listeners.get(mount.top.id) ?? [],
        sdk: sdkFor(registration.at.path),
        framework: app.style.framework,
        ...(way.reach.server ? { server: way.reach.server } : {}),
        ...(app.style.validatesHost === true ? { validatesHost: true } : {}),
      };
      serving.add(mount.top.id);
      endpoints.push(endpoint);
      owners.push({ endpoint, before, registration });
    }
  }

  function routeOf(path: string | undefined, mount: Mount, found: Reach): string | undefined {
    if (path === undefined) return found.route;
    return mount.known ? joinRoute(mount.prefix, path) : undefined;
  }

  function sdkFor(path: string): Endpoint['sdk'] {
    if (path.endsWith('.py')) {
      const isFast = context.packages.version(path, 'fastmcp') !== undefined;
      return sdkOf(context.packages, path, isFast ? 'fastmcp' : 'mcp');
    }
    const v1 = sdkOf(context.packages, path, '@modelcontextprotocol/sdk');
    return v1.version === undefined && context.packages.version(path, '@modelcontextprotocol/server') !== undefined
      ? sdkOf(context.packages, path, '@modelcontextprotocol/server')
      : v1;
  }

  function passedGates(
    before: readonly Before[],
    endpoint: Registration,
    top: HttpApp,
    asked: RequestRoute | undefined,
  ): Passed {
    const gates: Gate[] = [];
    const exempt: MissedGate[] = [];
    let uncertain = false;
    for (const { app, registration, handlers } of before) {
      for (const handler of handlers) {
        const found = gateOf(handler, app);
        if (found === 'uncertain') uncertain = true;
        if (found === 'uncertain' || found === 'none') continue;
        const exact = asked && handler.gateAt ? handler.gateAt(asked) : found;
        if (exact) gates.push(underConditions({ ...exact, at: found.at, name: found.name }, registration, endpoint));
        // inside of a mount, versions of a framework do not agree on how much of the path is left
        else if (app !== top) gates.push({ ...found, verdict: 'unknown' });
        else exempt.push({ gate: found, reason: 'exempt', at: found.at });
      }
    }
    return { gates, exempt, uncertain };
  }

  /** A gate that is mounted only under a condition is open when the condition does not hold. */
  function underConditions(gate: Gate, registration: Registration, endpoint: Registration): Gate {
    const extra = registration.conditions.filter(
      (each) => !endpoint.conditions.some((other) => other.test === each.test && other.holds === each.holds),
    );
    for (const condition of extra) {
      const opened = openedBy(gate, condition, registration.at, context.pathFinder);
      if (opened) return opened;
    }
    return gate;
  }

  function waysOf(handler: Handler, found: Reach, path: string | undefined): readonly Way[] {
    const fn = functionOf(handler);
    if (!fn) return [{ path: undefined, methods: [], at: undefined, reach: found, gate: undefined }];
    const at = placeOf(handler.node, fn);
    return waysThrough({ fn, at, found }, path === undefined || isEveryPath(path), context);
  }

  function functionOf(handler: Handler): Extract<Value, { kind: 'function' }> | undefined {
    return [...alternatives(unwrapMiddleware(handler.value, context.evaluator))].find(
      (each) => each.kind === 'function',
    );
  }

  function missedGates({ app, registration, path }: Passage, methods: readonly string[]): MissedGate[] {
    const missed: MissedGate[] = [];
    for (const other of app.registrations) {
      if (other.kind !== 'middleware' || other === registration) continue;
      const isCovered = covers(other, path, methods);
      const isLater = other.order > registration.order && isCovered;
      const isBeside = !isCovered && other.paths?.some((each) => isNear(each, path)) === true;
      const isSkipped = isCovered && !concerns(other, registration);
      if (!isLater && !isBeside && !isSkipped) continue;
      for (const handler of other.handlers) {
        const gate = gateOf(handler, app);
        if (gate === 'none' || gate === 'uncertain') continue;
        missed.push({ gate, reason: isSkipped ? 'mount' : isLater ? 'after' : 'path', at: other.at });
      }
    }
    return missed;
  }

  for (const app of model.apps.values()) {
    for (const registration of app.registrations) {
      registration.handlers.forEach((handler, index) => {
        if (handler.gate || handler.app !== undefined || isApp(handler.value)) return;
        const found = handler.reach ?? reach(unwrapMiddleware(handler.value, context.evaluator));
        if (!found) return;
        // A middleware that looks at JSON-RPC methods answers none of them.
        if (found.within && (registration.kind === 'middleware' || index < registration.handlers.length - 1)) return;
        addEndpoint(app, registration, index, found);
      });
    }
  }

  // Gates of routes that are not MCP's are judged too: a check that fails open does so wherever it stands.
  for (const app of model.apps.values()) {
    for (const registration of app.registrations) {
      for (const handler of registration.handlers.slice(0, registration.kind === 'route' ? -1 : undefined))
        gateOf(handler, app);
    }
  }

  const covered = (app: HttpApp, registration: Registration): readonly Endpoint[] =>
    owners
      .filter(
        (owner) =>
          owner.registration === registration ||
          owner.before.some((each) => each.registration === registration && each.app === app),
      )
      .map((owner) => owner.endpoint);
  return { endpoints, gates: gates(), serving, covered };
}

/** Dependencies of FastAPI are not asked for what an app that is mounted answers. */
function concerns(gate: Registration, registration: Registration): boolean {
  return gate.ownRoutesOnly !== true || registration.mounted !== true;
}

/** A request whose path is known in full. */
function requestTo(route: string | undefined, methods: readonly string[]): RequestRoute | undefined {
  if (route === undefined || !/^\/[\w./-]*$/.test(route)) return undefined;
  return { path: route, method: methods.length === 1 ? methods[0] : undefined };
}

/** A gate's path that speaks of MCP, or one that would cover the route if it ended in a wildcard. */
function isNear(pattern: string, path: string | undefined): boolean {
  return /mcp|sse|messages/i.test(pattern) || (pattern.length > 1 && path?.startsWith(`${pattern}/`) === true);
}

/** The app leaves it to the handler which paths there are. */
function isEveryPath(path: string): boolean {
  return path === '/' || path === '*' || path === '/*';
}

/** `/mcp` of `/mcp/*` */
function withoutWildcard(path: string): string {
  return path.replace(/\/?\*.*$/, '');
}
