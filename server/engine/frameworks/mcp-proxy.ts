import type { Gate, Listener } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Step } from '../program/trace.ts';
import { alternatives, symbolName } from '../program/values.ts';
import { knownGate, type Handler, type HttpApp } from './apps.ts';
import { bindOf } from './bind.ts';
import { placeOf, type ModelContext } from './context.ts';
import type { FetchModel } from './fetch-servers.ts';
import { objectOf, textOf, type ObjectValue } from './options.ts';
import { authenticateGate, headOf, openCors, selfServed, sslContext, unread, type ServedWay } from './self-served.ts';

const START = /^mcp-proxy#startHTTPServer$/;

/**
 * mcp-proxy 6.7: `startHTTPServer({ createServer, port, host, apiKey, authenticate, cors })` listens everywhere, and
 * serves both transports to everybody and every origin. `apiKey` is asked for on both; `authenticate` on `/mcp` alone.
 */
export function modelMcpProxy(context: ModelContext): FetchModel {
  const apps = new Map<string, HttpApp>();
  const listeners = new Map<string, readonly Listener[]>();
  for (const step of context.trace.steps) {
    const [given] = step.call.arguments;
    if (!START.test(symbolName(step.callee) ?? '') || !given || given.kind === 'spread') continue;
    const options = objectOf(given, step, context);
    if (!options) continue;
    const { app, listener } = selfServed(step, {
      framework: 'mcp-proxy',
      ways: waysOf(options, step, context),
      cors: openCors(options, headOf(step), context),
      bind: bindOf(options, 'host', { kind: 'implicit' }, context),
      tls: sslContext(options, step, context),
    });
    apps.set(app.id, app);
    listeners.set(app.id, [listener]);
  }
  return { apps, listeners };
}

function waysOf(options: ObjectValue, step: Step, context: ModelContext): ServedWay[] {
  const doubts = options.node.properties.some((each) => each.kind === 'spread') ? [unread(step)] : [];
  const both = [...doubts, ...keyGates(options, context)];
  const ways: ServedWay[] = [];
  const path = (key: string, fallback: string): string | undefined => {
    const written = findProperty(options.node, key);
    // `sseEndpoint: null` serves none
    if (written?.kind === 'literal' && written.value === null) return undefined;
    return textOf(options, key, context) ?? fallback;
  };
  const stream = path('streamEndpoint', '/mcp');
  const sse = path('sseEndpoint', '/sse');
  const gates = [...both, ...authenticateGates(options, context)];
  if (stream !== undefined) ways.push({ path: stream, methods: [], transport: 'streamable-http', gates });
  if (sse !== undefined) ways.push({ path: sse, methods: [], transport: 'sse', gates: both });
  return ways;
}

/** `apiKey: process.env.KEY` asks for nothing while it is not set. */
function* keyGates(options: ObjectValue, context: ModelContext): Generator<Handler> {
  const key = findProperty(options.node, 'apiKey');
  if (!key) return;
  const value = context.evaluator.evaluate(key, options.module, options.frame);
  if (value.kind === 'literal' && !value.value) return;
  const at = placeOf(key, options);
  const known = knownGate(at, 'apiKey', 'api-key');
  const secret = context.subjects.expectedOf(key, options);
  const isSet = alternatives(value).some((each) => each.kind === 'literal' && each.value !== undefined);
  const open: Gate | undefined =
    secret?.mayBeUnset === true && secret.variable !== undefined && !isSet
      ? {
          ...known,
          verdict: 'fail-open',
          flaw: at,
          opening: 'unset-secret',
          setting: secret.variable,
          evidence: [{ ...at, note: `when \`${secret.variable}\` is not set, no key is asked for` }],
        }
      : undefined;
  yield { node: key, value: { kind: 'unknown' }, module: options.module, frame: options.frame, gate: open ?? known };
}

function* authenticateGates(options: ObjectValue, context: ModelContext): Generator<Handler> {
  const node = findProperty(options.node, 'authenticate');
  if (!node) return;
  const value = context.evaluator.evaluate(node, options.module, options.frame);
  const gate = authenticateGate(node, value, options, context);
  if (gate) yield { node, value: { kind: 'unknown' }, module: options.module, frame: options.frame, gate };
}
