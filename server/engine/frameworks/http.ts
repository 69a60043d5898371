import type { Endpoint, Gate, Listener, MissedGate } from '../facts/facts.ts';
import { judgePaths } from '../gates/gate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { alternatives, type Value } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import type { Place } from '../source.ts';
import { appBehind, knownGate, type Handler, type HttpApp, type Registration } from './apps.ts';
import { conditionAgainst, openedBy, weakest } from './conditional-gates.ts';
import { placeOf, sdkOf, type ModelContext } from './context.ts';
import { knownMiddleware } from './libraries.ts';
import { createReachFinder, isTarget, type Reach } from './mcp.ts';
import { covers, joinRoute } from './routes.ts';
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
  const gateMemory = new Map<string, Gate | 'none' | 'uncertain'>();
  const innerMemory = new Map<Handler, HttpApp | undefined>();
  const endpoints: Endpoint[] = [];
  const owners: {
    readonly endpoint: Endpoint;
    readonly before: readonly Before[];
    readonly registration: Registration;
  }[] = [];
  const serving = new Set<string>();

  function gateOf(handler: Handler, app: HttpApp): Gate | 'none' | 'uncertain' {
    const key = `${handler.module.path}:${handler.node.start}:${handler.gate?.name ?? ''}`;
    const known = gateMemory.get(key);
    if (known) return known;
    const found = handler.gate ?? (handler.app === undefined ? judge(handler, app) : 'none');
    gateMemory.set(key, found);
    return found;
  }

  function judge(handler: Handler, app: HttpApp): Gate | 'none' | 'uncertain' {
    const at = placeOf(handler.node, handler);
    const name = writtenName(handler.node);
    const value = unwrapMiddleware(handler.value, context.evaluator);
    const functions = alternatives(value).filter((each) => each.kind === 'function');
    if (functions.length > 0) return judgeFunctions(value, functions, at, name, app);
    const known = knownMiddleware(value, context.knownGates);
    if (known.kind === 'gate') return knownGate(at, known.name, known.scheme);
    if (known.kind === 'none' || isApp(handler.value)) return 'none';
    return context.knownGates.includes(name) ? knownGate(at, name, 'unknown') : 'uncertain';
  }

  /** What stands may be one of several functions, or made by a library. */
  function judgeFunctions(
    value: Value,
    functions: readonly Extract<Value, { kind: 'function' }>[],
    at: Place,
    name: string,
    app: HttpApp,
  ): Gate | 'none' {
    const gates: Gate[] = [];
    const open: Extract<Value, { kind: 'function' }>[] = [];
    for (const fn of functions) {
      const gate = judgeFunction(fn, at, name, app);
      if (gate) gates.push(gate);
      else open.push(fn);
    }
    for (const each of alternatives(value)) {
      const known = each.kind === 'function' ? undefined : knownMiddleware(each, context.knownGates);
      if (known?.kind === 'gate') gates.push(knownGate(at, known.name, known.scheme));
    }
    const gate = weakest(gates);
    const [bare] = open;
    if (!gate || !bare) return gate ?? 'none';
    const condition = conditionAgainst(bare);
    if (!condition) return { ...gate, verdict: 'unknown' };
    return openedBy(gate, condition, at, context.pathFinder) ?? gate;
  }

  function judgeFunction(
    fn: Extract<Value, { kind: 'function' }>,
    at: Place,
    name: string,
    app: HttpApp,
  ): Gate | undefined {
    const next = app.style.next(fn.node);
    const paths =
      next === undefined
        ? context.pathFinder.paths(fn, () => false, { passes: () => true })
        : context.pathFinder.paths(fn, (call, callee) => isNext(call, callee, fn, next));
    return judgePaths(paths, at, name, 'the request goes on to the handler');
  }

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
      .filter((each) => each.order < registration.order && covers(each, path, methods))
      .map((each) => ({ app, registration: each, handlers: each.handlers }));
  }

  function addEndpoint(app: HttpApp, registration: Registration, index: number, found: Reach): void {
    const handler = registration.handlers[index];
    if (!handler) return;
    for (const path of registration.paths ?? [undefined]) {
      for (const mount of mountsOf(app, path, registration.methods)) {
        const before = [
          ...mount.before,
          ...earlier(app, registration, path, registration.methods),
          { app, registration, handlers: registration.handlers.slice(0, index) },
        ];
        const passed = passedGates(before, registration);
        const own = handlerGate(handler, found);
        const endpoint: Endpoint = {
          kind: 'endpoint',
          at: registration.head,
          route: routeOf(path, mount, found),
          methods: registration.methods,
          transport: found.transport,
          reaches: found.at,
          gates: own ? [...passed.gates, own] : passed.gates,
          missedGates: [{ app, registration, path }, ...mount.through].flatMap((each) =>
            missedGates(each, registration.methods),
          ),
          uncertain: passed.uncertain,
          listeners: model.listeners.get(mount.top.id) ?? [],
          sdk: sdkFor(registration.at.path),
          framework: app.style.framework,
        };
        serving.add(mount.top.id);
        endpoints.push(endpoint);
        owners.push({ endpoint, before, registration });
      }
    }
  }

  function routeOf(path: string | undefined, mount: Mount, found: Reach): string | undefined {
    if (path === undefined) return found.route;
    return mount.known ? joinRoute(mount.prefix, path) : undefined;
  }

  function sdkFor(path: string): Endpoint['sdk'] {
    const v1 = sdkOf(context.packages, path, '@modelcontextprotocol/sdk');
    return v1.version === undefined && context.packages.version(path, '@modelcontextprotocol/server') !== undefined
      ? sdkOf(context.packages, path, '@modelcontextprotocol/server')
      : v1;
  }

  function passedGates(before: readonly Before[], endpoint: Registration): Passed {
    const gates: Gate[] = [];
    let uncertain = false;
    for (const { app, registration, handlers } of before) {
      for (const handler of handlers) {
        const found = gateOf(handler, app);
        if (found === 'uncertain') uncertain = true;
        else if (found !== 'none') gates.push(underConditions(found, registration, endpoint));
      }
    }
    return { gates, uncertain };
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

  /** Checks that the handler makes itself before the request reaches MCP. */
  function handlerGate(handler: Handler, found: Reach): Gate | undefined {
    const fn = functionOf(handler);
    if (!fn) return undefined;
    const at = placeOf(fn.node.nameSpan ? { ...fn.node, ...fn.node.nameSpan } : handler.node, fn);
    const paths = context.pathFinder.paths(fn, (call, callee, where) =>
      isTarget(call, callee, where, found, context.evaluator),
    );
    return judgePaths(paths, at.start === at.end ? found.at : headOf(at), 'the handler', 'the request reaches MCP');
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
      const isLater = other.order > registration.order && covers(other, path, methods);
      const isBeside = !covers(other, path, methods) && other.paths?.some((each) => isNear(each, path)) === true;
      if (!isLater && !isBeside) continue;
      for (const handler of other.handlers) {
        const gate = gateOf(handler, app);
        if (gate === 'none' || gate === 'uncertain') continue;
        missed.push({ gate, reason: isLater ? 'after' : 'path', at: other.at });
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
  const gates = [...gateMemory.values()].filter((each) => typeof each !== 'string');
  return { endpoints, gates, serving, covered };
}

/** `next()`: a call of the gate's parameter without an error. */
function isNext(call: Call, callee: Value, fn: Extract<Value, { kind: 'function' }>, next: number): boolean {
  if (callee.kind !== 'parameter' || callee.function !== fn.node || callee.index !== next) return false;
  const [first] = call.arguments;
  return first === undefined || (first.kind === 'literal' && (first.value === undefined || first.value === null));
}

function headOf(at: Place): Place {
  return at.end - at.start > 200 ? { ...at, end: Math.min(at.end, at.start + 8) } : at;
}

/** A gate's path that speaks of MCP, or one that would cover the route if it ended in a wildcard. */
function isNear(pattern: string, path: string | undefined): boolean {
  return /mcp|sse|messages/i.test(pattern) || (pattern.length > 1 && path?.startsWith(`${pattern}/`) === true);
}

/** `/mcp` of `/mcp/*` */
function withoutWildcard(path: string): string {
  return path.replace(/\/?\*.*$/, '');
}

function writtenName(node: Expression): string {
  switch (node.kind) {
    case 'name':
      return node.name;
    case 'member':
      return node.property;
    case 'call':
      return writtenName(node.callee);
    case 'function':
      return node.name ?? 'the middleware';
    default:
      return 'the middleware';
  }
}
