import type { Endpoint, Gate, Listener, MissedGate } from '../facts/facts.ts';
import { isDeliberate, judgePaths } from '../gates/gate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import type { Condition, Step } from '../program/trace.ts';
import { alternatives, constantText, identity, type Located, type Value } from '../program/values.ts';
import type { Place } from '../source.ts';
import { placeOf, sdkOf, type ModelContext } from './context.ts';
import { knownMiddleware } from './libraries.ts';
import { createReachFinder, sinkOf, type Reach } from './mcp.ts';

/** An application or router that requests pass through: where it is made is what it is. */
export interface HttpApp {
  readonly id: string;
  readonly at: Place;
  /** It comes from an SDK app factory; `host` is what the factory validates for. */
  readonly factory: Listener['factory'];
  readonly registrations: Registration[];
}

/** One `app.use(…)` or `app.post(…)`. */
export interface Registration {
  readonly kind: 'middleware' | 'route';
  /** Upper case; empty for all. */
  readonly methods: readonly string[];
  /** Paths that it covers; undefined when they cannot be known; `['/']` when none is given to `use`. */
  readonly paths: readonly string[] | undefined;
  readonly handlers: readonly Handler[];
  readonly order: number;
  readonly step: Step;
}

export interface Handler extends Located {
  readonly node: Expression;
  readonly value: Value;
}

/** A handler that gets every request of a plain `http.createServer(handler)`. */
export interface BareHandler extends Handler {
  readonly id: string;
  readonly call: Call;
}

export interface HttpModel {
  readonly apps: ReadonlyMap<string, HttpApp>;
  readonly bareHandlers: readonly BareHandler[];
  /** Listeners by the identity of the app or server that listens. */
  readonly listeners: ReadonlyMap<string, readonly Listener[]>;
  readonly framework: string;
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

/** One way from the outside to an app: the registrations passed before it. */
interface Mount {
  readonly prefix: string;
  readonly before: readonly {
    readonly app: HttpApp;
    readonly registration: Registration;
    readonly handlers: readonly Handler[];
  }[];
  readonly top: HttpApp;
  readonly known: boolean;
}

/** Puts endpoints, the gates before them and the listeners behind them together. */
export function assembleHttp(model: HttpModel, context: ModelContext): HttpFacts {
  const reach = createReachFinder(context.evaluator);
  const gateMemory = new Map<string, Gate | 'none' | 'uncertain'>();
  const endpoints: Endpoint[] = [];
  const owners: {
    readonly endpoint: Endpoint;
    readonly mount: Mount;
    readonly app: HttpApp;
    readonly registration: Registration;
  }[] = [];
  const serving = new Set<string>();

  function gateOf(handler: Handler): Gate | 'none' | 'uncertain' {
    const key = `${handler.module.path}:${handler.node.start}`;
    const known = gateMemory.get(key);
    if (known) return known;
    const found = judge(handler);
    gateMemory.set(key, found);
    return found;
  }

  function judge(handler: Handler): Gate | 'none' | 'uncertain' {
    const at = placeOf(handler.node, handler);
    const name = writtenName(handler.node);
    const functions = [...alternatives(handler.value)].filter((each) => each.kind === 'function');
    const fn = functions[0];
    if (fn) {
      const target = (call: Call, callee: Value): boolean => isNext(call, callee, fn);
      return judgePaths(context.pathFinder.paths(fn, target), at, name, 'the request goes on to the handler') ?? 'none';
    }
    const known = knownMiddleware(handler.value, context.knownGates);
    if (known.kind === 'gate') {
      return {
        kind: 'gate',
        at,
        name: known.name,
        verdict: 'enforced',
        scheme: known.scheme,
        evidence: [],
        flaw: undefined,
        opening: undefined,
        setting: undefined,
        deliberate: false,
      };
    }
    if (known.kind === 'none' || isApp(handler.value)) return 'none';
    return context.knownGates.includes(name)
      ? {
          kind: 'gate',
          at,
          name,
          verdict: 'enforced',
          scheme: 'unknown',
          evidence: [],
          flaw: undefined,
          opening: undefined,
          setting: undefined,
          deliberate: false,
        }
      : 'uncertain';
  }

  function isApp(value: Value): HttpApp | undefined {
    for (const each of alternatives(value)) {
      const id = identity(each);
      const app = id === undefined ? undefined : model.apps.get(id);
      if (app) return app;
    }
    return undefined;
  }

  /** All ways in which requests come to an app. */
  function mountsOf(app: HttpApp, depth = 0): Mount[] {
    const mounts: Mount[] = [];
    for (const parent of model.apps.values()) {
      if (parent === app || depth > 4) continue;
      for (const registration of parent.registrations) {
        const index = registration.handlers.findIndex((handler) => isApp(handler.value) === app);
        if (index < 0) continue;
        for (const outer of mountsOf(parent, depth + 1)) {
          for (const path of registration.paths ?? [undefined]) {
            mounts.push({
              prefix: joinRoute(outer.prefix, path ?? ''),
              known: outer.known && path !== undefined,
              top: outer.top,
              before: [
                ...outer.before,
                ...earlier(parent, registration, path),
                { app: parent, registration, handlers: registration.handlers.slice(0, index) },
              ],
            });
          }
        }
      }
    }
    return mounts.length > 0 ? mounts : [{ prefix: '', before: [], top: app, known: true }];
  }

  /** What a request to `path` passes on one app before it comes to a registration. */
  function earlier(app: HttpApp, registration: Registration, path: string | undefined): Mount['before'] {
    return app.registrations
      .filter((each) => each.order < registration.order && covers(each, path, registration.methods))
      .map((each) => ({ app, registration: each, handlers: each.handlers }));
  }

  function addEndpoint(app: HttpApp, registration: Registration, index: number, found: Reach): void {
    const handler = registration.handlers[index];
    if (!handler) return;
    for (const mount of mountsOf(app)) {
      for (const path of registration.paths ?? [undefined]) {
        const before = [
          ...mount.before,
          ...earlier(app, registration, path),
          { app, registration, handlers: registration.handlers.slice(0, index) },
        ];
        const passed = passedGates(before, registration.step);
        const own = handlerGate(handler, found);
        const endpoint: Endpoint = {
          kind: 'endpoint',
          at: { ...placeOf(registration.step.call, registration.step), end: endOfHead(registration.step.call) },
          route: path === undefined || !mount.known ? undefined : joinRoute(mount.prefix, path),
          methods: registration.methods,
          transport: found.transport,
          reaches: found.at,
          gates: own ? [...passed.gates, own] : passed.gates,
          missedGates: missedGates(app, registration, path),
          uncertain: passed.uncertain,
          listeners: model.listeners.get(mount.top.id) ?? [],
          sdk: sdkFor(registration.step.module.path),
          framework: model.framework,
        };
        serving.add(mount.top.id);
        endpoints.push(endpoint);
        owners.push({ endpoint, mount, app, registration });
      }
    }
  }

  function sdkFor(path: string): Endpoint['sdk'] {
    const v1 = sdkOf(context.packages, path, '@modelcontextprotocol/sdk');
    return v1.version === undefined && context.packages.version(path, '@modelcontextprotocol/server') !== undefined
      ? sdkOf(context.packages, path, '@modelcontextprotocol/server')
      : v1;
  }

  function passedGates(before: Mount['before'], endpointStep: Step): Passed {
    const gates: Gate[] = [];
    let uncertain = false;
    for (const { registration, handlers } of before) {
      for (const handler of handlers) {
        const found = gateOf(handler);
        if (found === 'uncertain') uncertain = true;
        else if (found !== 'none') gates.push(underConditions(found, registration.step, endpointStep));
      }
    }
    return { gates, uncertain };
  }

  /** A gate that is mounted only under a condition is open when the condition does not hold. */
  function underConditions(gate: Gate, gateStep: Step, endpointStep: Step): Gate {
    const extra = gateStep.conditions.filter(
      (each) => !endpointStep.conditions.some((other) => other.test === each.test && other.holds === each.holds),
    );
    for (const condition of extra) {
      const opened = openedBy(gate, condition, gateStep);
      if (opened) return opened;
    }
    return gate;
  }

  function openedBy(gate: Gate, condition: Condition, step: Step): Gate | undefined {
    const learned = context.pathFinder.learnedWhen(condition);
    const decisive = learned.find((each) => each.kind === 'unset' || each.kind === 'switch');
    if (learned.some((each) => each.kind === 'development')) return undefined;
    if (!decisive) return learned.length > 0 ? { ...gate, verdict: 'unknown' } : undefined;
    const note =
      decisive.kind === 'unset'
        ? `when \`${decisive.subject}\` is not set, the gate is not mounted`
        : `when ${decisive.text ?? decisive.subject}, the gate is not mounted`;
    return {
      ...gate,
      verdict: 'fail-open',
      flaw: decisive.place,
      opening: decisive.kind === 'unset' ? 'unset-secret' : 'switch',
      setting: decisive.subject,
      deliberate: isDeliberate(decisive),
      evidence: [
        { ...decisive.place, note },
        { ...placeOf(step.call, step), note: 'the gate' },
      ],
    };
  }

  /** Checks that the handler makes itself before the request reaches MCP. */
  function handlerGate(handler: Handler, found: Reach): Gate | undefined {
    const fn = [...alternatives(handler.value)].find((each) => each.kind === 'function');
    if (!fn) return undefined;
    const target = (call: Call, callee: Value): boolean => sinkOf(call, callee) !== undefined;
    const at = placeOf(fn.node.nameSpan ? { ...fn.node, ...fn.node.nameSpan } : handler.node, fn);
    return judgePaths(
      context.pathFinder.paths(fn, target),
      headOf(at, found.at),
      'the handler',
      'the request reaches MCP',
    );
  }

  function missedGates(app: HttpApp, registration: Registration, path: string | undefined): MissedGate[] {
    const missed: MissedGate[] = [];
    for (const other of app.registrations) {
      if (other.kind !== 'middleware' || other === registration) continue;
      const isLater = other.order > registration.order && covers(other, path, registration.methods);
      const isBeside =
        !covers(other, path, registration.methods) &&
        other.paths?.some((each) => /mcp|sse|messages/i.test(each)) === true;
      if (!isLater && !isBeside) continue;
      for (const handler of other.handlers) {
        const gate = gateOf(handler);
        if (gate === 'none' || gate === 'uncertain') continue;
        missed.push({ gate, reason: isLater ? 'after' : 'path', at: placeOf(other.step.call, other.step) });
      }
    }
    return missed;
  }

  for (const app of model.apps.values()) {
    for (const registration of app.registrations) {
      registration.handlers.forEach((handler, index) => {
        if (isApp(handler.value)) return;
        const found = reach(handler.value);
        if (found) addEndpoint(app, registration, index, found);
      });
    }
  }
  for (const handler of model.bareHandlers) {
    const found = isApp(handler.value) ? undefined : reach(handler.value);
    if (!found) continue;
    const own = handlerGate(handler, found);
    serving.add(handler.id);
    endpoints.push({
      kind: 'endpoint',
      at: { ...placeOf(handler.call, handler), end: endOfHead(handler.call) },
      route: undefined,
      methods: [],
      transport: found.transport,
      reaches: found.at,
      gates: own ? [own] : [],
      missedGates: [],
      uncertain: false,
      listeners: model.listeners.get(handler.id) ?? [],
      sdk: sdkFor(handler.module.path),
      framework: 'node:http',
    });
  }

  // Gates of routes that are not MCP's are judged too: a check that fails open does so wherever it stands.
  for (const app of model.apps.values()) {
    for (const registration of app.registrations)
      registration.handlers.slice(0, registration.kind === 'route' ? -1 : undefined).forEach(gateOf);
  }

  const covered = (app: HttpApp, registration: Registration): readonly Endpoint[] =>
    owners
      .filter((owner) => {
        const chain = [...owner.mount.before, ...earlier(owner.app, owner.registration, owner.registration.paths?.[0])];
        return (
          owner.registration === registration ||
          chain.some((each) => each.registration === registration && each.app === app)
        );
      })
      .map((owner) => owner.endpoint);
  const gates = [...gateMemory.values()].filter((each) => typeof each !== 'string');
  return { endpoints, gates, serving, covered };
}

/** `next()`: a call of the gate's third parameter without an error. */
function isNext(call: Call, callee: Value, fn: Extract<Value, { kind: 'function' }>): boolean {
  if (callee.kind !== 'parameter' || callee.function !== fn.node) return false;
  const last = fn.node.parameters.length === 4 ? 3 : 2;
  if (callee.index !== last) return false;
  const [first] = call.arguments;
  return first === undefined || (first.kind === 'literal' && (first.value === undefined || first.value === null));
}

/** `app.post('/mcp', …` without the handlers: what a reader takes for the registration. */
function endOfHead(call: Call): number {
  const [first] = call.arguments;
  if (first?.kind === 'literal') return first.end;
  return call.callee.end;
}

function headOf(at: Place, fallback: Place): Place {
  return at.end - at.start > 200 ? { ...at, end: Math.min(at.end, at.start + 8) } : at.start === at.end ? fallback : at;
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

/** Whether a registration applies to requests of a route. Unknown paths may. */
export function covers(registration: Registration, path: string | undefined, methods: readonly string[]): boolean {
  if (
    registration.methods.length > 0 &&
    methods.length > 0 &&
    !methods.some((each) => registration.methods.includes(each))
  )
    return false;
  if (registration.paths === undefined || path === undefined) return true;
  return registration.paths.some((each) => pathCovers(each, path, registration.kind === 'middleware'));
}

function pathCovers(pattern: string, path: string, isPrefix: boolean): boolean {
  if (pattern === '/' || pattern === '' || pattern === '*') return isPrefix || pattern === '*' || path === '/';
  const clean = pattern.replace(/\/?\*.*$/, '').replace(/\/$/, '');
  if (clean === '') return true;
  const matches = path === clean || path.startsWith(`${clean}/`);
  return isPrefix || pattern.includes('*') ? matches : path === clean;
}

export function joinRoute(prefix: string, path: string): string {
  const joined = `${prefix}/${path}`.replace(/\/{2,}/g, '/');
  return joined.length > 1 ? joined.replace(/\/$/, '') : joined;
}

/** The constant paths of an argument: a string, or an array of strings. */
export function pathsOf(
  value: Value,
  evaluate: (node: Expression, at: Located) => Value,
): readonly string[] | undefined {
  const text = constantText(value);
  if (text !== undefined) return [text];
  if (value.kind === 'array') {
    const texts = value.node.elements.map((each) => constantText(evaluate(each, value)));
    return texts.every((each) => each !== undefined) ? texts : undefined;
  }
  for (const each of alternatives(value))
    if (each.kind === 'literal' && typeof each.value === 'string') return [each.value];
  return undefined;
}
