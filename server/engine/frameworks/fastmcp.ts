import type { BindAddress, Listener } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import type { Step } from '../program/trace.ts';
import { alternatives, constantText, resultOf, type Value } from '../program/values.ts';
import { knownGate, type Handler, type HttpApp } from './apps.ts';
import { bindOf } from './bind.ts';
import { placeOf, type ModelContext } from './context.ts';
import type { FetchModel } from './fetch-servers.ts';
import { objectOf, propertyOf, textOf, type ObjectValue } from './options.ts';
import { authenticateGate, headOf, openCors, selfServed, sslContext } from './self-served.ts';

const SERVER = /^fastmcp(\/edge)?#FastMCP$/;

/** `new FastMCP({ authenticate }).start({ transportType: 'httpStream', httpStream: { port, host, cors } })` */
export function modelFastmcp(context: ModelContext): FetchModel {
  const apps = new Map<string, HttpApp>();
  const listeners = new Map<string, readonly Listener[]>();
  for (const step of context.trace.steps) {
    const started = startOf(step, context);
    if (!started || apps.has(started.app.id)) continue;
    apps.set(started.app.id, started.app);
    listeners.set(started.app.id, [started.listener]);
  }
  return { apps, listeners };
}

function startOf(
  step: Step,
  context: ModelContext,
): { readonly app: HttpApp; readonly listener: Listener } | undefined {
  const { callee } = step.call;
  if (callee.kind !== 'member' || callee.property !== 'start') return undefined;
  const made = serverOf(step.callee);
  const [given] = step.call.arguments;
  const options = given && given.kind !== 'spread' ? objectOf(given, step, context) : undefined;
  const transport = options && transportOf(options, context);
  if (!made || !options || !transport) return undefined;
  const own = propertyOf(options, transport === 'sse' ? 'sse' : 'httpStream', context);
  const isSse = transport === 'sse';
  const head = headOf(step);
  const fallback: BindAddress = isSse ? { kind: 'unknown' } : { kind: 'literal', address: 'localhost', at: head };
  return selfServed(step, {
    framework: 'fastmcp',
    ways: [
      {
        path: (own && textOf(own, 'endpoint', context)) ?? (isSse ? '/sse' : '/mcp'),
        methods: [],
        transport: isSse ? 'sse' : 'streamable-http',
        gates: [...gatesOf(made, context)],
      },
    ],
    cors: own && openCors(own, head, context),
    bind: bindOf(own ?? options, 'host', fallback, context),
    tls: own && sslContext(own, step, context),
  });
}

/** The `new FastMCP(…)` that a `start` is called on. */
function serverOf(callee: Value): Extract<Value, { kind: 'result' }> | undefined {
  for (const each of alternatives(callee)) {
    if (each.kind !== 'member') continue;
    for (const object of alternatives(each.object)) {
      if (object.kind === 'result' && SERVER.test(resultOf(object) ?? '')) return object;
    }
  }
  return undefined;
}

/** Which HTTP transport `start` may take; none for stdio. */
function transportOf(options: ObjectValue, context: ModelContext): 'httpStream' | 'sse' | undefined {
  const written = findProperty(options.node, 'transportType');
  const value = written && context.evaluator.evaluate(written, options.module, options.frame);
  for (const each of value ? alternatives(value) : []) {
    const text = constantText(each);
    if (text === 'httpStream' || text === 'http-stream') return 'httpStream';
    if (text === 'sse') return 'sse';
  }
  return undefined;
}

/** `authenticate(request)` refuses by throwing and by returning nothing; `auth` is a provider that does so. */
function* gatesOf(server: Extract<Value, { kind: 'result' }>, context: ModelContext): Generator<Handler> {
  const [given] = server.node.arguments;
  if (!given || given.kind === 'spread') return;
  const options = objectOf(given, server, context);
  if (!options) {
    yield doubt(given, server);
    return;
  }
  const authenticate = findProperty(options.node, 'authenticate');
  const provider = findProperty(options.node, 'auth');
  if (authenticate) {
    const value = context.evaluator.evaluate(authenticate, options.module, options.frame);
    const gate = authenticateGate(authenticate, value, options, context);
    if (gate) yield { node: authenticate, value, module: options.module, frame: options.frame, gate };
  } else if (provider) {
    const gate = knownGate(placeOf(provider, options), 'auth', 'oauth');
    yield { node: provider, value: { kind: 'unknown' }, module: options.module, frame: options.frame, gate };
  } else if (options.node.properties.some((each) => each.kind === 'spread')) yield doubt(given, server);
}

/** Options that nobody can read may hold a gate. */
function doubt(node: Expression, at: Pick<Handler, 'module' | 'frame'>): Handler {
  return { node, value: { kind: 'unknown' }, module: at.module, frame: at.frame };
}
