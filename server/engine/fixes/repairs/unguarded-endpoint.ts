import type { Endpoint } from '../../facts/facts.ts';
import { guardOf } from '../../facts/guard.ts';
import type { Fix } from '../../fix.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Expression, Statement } from '../../program/nodes.ts';
import { enclosingFunction } from '../../program/walk.ts';
import { createDrafts, type Drafts } from '../drafts.ts';
import type { Draft } from '../draft.ts';
import { calleeName, functionOf, registrationOf, valueOf } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { apiKey } from '../gates/api-key.ts';
import { clientCertificate } from '../gates/client-certificate.ts';
import type { GateKind } from '../gates/gate-kind.ts';
import { requireCertificates } from '../gates/https.ts';
import { oauth } from '../gates/oauth.ts';
import { guided } from '../guided.ts';
import { beginFunction, insertMiddleware } from '../middleware.ts';
import { statementAround } from '../place.ts';
import { isOf } from '../subject.ts';

const KINDS: readonly GateKind[] = [apiKey, oauth, clientCertificate];

/** Three ways to close an open endpoint. All open endpoints of the file get the same gate: one that is left is a way around it. */
export const guardEndpoint: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'endpoint') || !/^(express|node:http)$/.test(subject.framework)) return;
  for (const kind of KINDS) {
    const fix = guardWith(kind, subject, context);
    if (fix) yield fix;
  }
};

function guardWith(kind: GateKind, endpoint: Endpoint, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  const draft = drafts.of(endpoint.at.path);
  if (!draft) return undefined;
  const open = openEndpoints(kind, endpoint, context);
  const home = context.speaksStdio(endpoint.at.path) ? homeOf(draft.module, open) : undefined;
  if (home) draft.declareBefore(home);
  const done = open.filter((each) => insertGate(kind, draft, each, context));
  const steps = [...kind.steps(endpoint, context, draft)];
  if (!done.includes(endpoint)) return undefined;
  if (kind === clientCertificate && !secureListeners(drafts, done)) return guidedCertificate(kind, steps);
  const rest = addRoute(kind, draft, done);
  return {
    id: kind.id,
    title: kind.title,
    class: 'values',
    edits: drafts.edits(),
    steps: [...steps, ...rest, ...weakGates(endpoint)],
  };
}

/** The endpoint and its open siblings in the file, once each. */
function openEndpoints(kind: GateKind, endpoint: Endpoint, context: FixContext): readonly Endpoint[] {
  const open = [endpoint];
  for (const each of context.endpoints(endpoint.at.path)) {
    if (open.some((other) => other.at.start === each.at.start && other.at.end === each.at.end)) continue;
    const guard = guardOf(each);
    if (guard === 'enforced' || guard === 'unknown' || each.framework !== endpoint.framework) continue;
    // Another listener would not ask for certificates.
    if (
      kind === clientCertificate &&
      !each.listeners.some((one) => endpoint.listeners.some((other) => other.at.start === one.at.start))
    )
      continue;
    open.push(each);
  }
  return open;
}

/**
 * The first statement that matters of the one function that registers all endpoints. A program that also speaks stdio
 * does not run it then, and must start without the settings of the gate.
 */
function homeOf(module: Module, endpoints: readonly Endpoint[]): Statement | undefined {
  const nodes = endpoints.flatMap((each) => {
    const call = registrationOf(each, module);
    const handler = each.framework === 'node:http' ? functionOf(call?.arguments.at(-1)) : undefined;
    return call ? [call, ...(handler ? [handler] : [])] : [];
  });
  const [first, ...others] = nodes.sort((a, b) => a.start - b.start);
  const fn = first && enclosingFunction(first);
  if (!fn || fn.expressionBody || others.some((each) => enclosingFunction(each) !== fn)) return undefined;
  return fn.body.body.find((each) => each.start <= first.start && first.end <= each.end);
}

function insertGate(kind: GateKind, draft: Draft, endpoint: Endpoint, context: FixContext): boolean {
  const call = registrationOf(endpoint, draft.module);
  if (!call) return false;
  const reaches = endpoint.reaches.path === draft.module.path ? endpoint.reaches : undefined;
  if (endpoint.framework !== 'node:http')
    return insertMiddleware(draft, call, reaches, kind.middleware(draft, endpoint, context));
  const fn = functionOf(call.arguments.at(-1));
  const [req, res] =
    fn?.parameters.map((each) => (each.target.kind === 'namePattern' ? each.target.name : undefined)) ?? [];
  if (!fn || req === undefined || res === undefined) return false;
  const check = kind.check(draft, { req, res }, endpoint, context);
  if (check.async && !fn.async) draft.insert(fn.start, 'async ');
  beginFunction(draft, fn, check.statements);
  return true;
}

function secureListeners(drafts: Drafts, endpoints: readonly Endpoint[]): boolean {
  const [first] = endpoints;
  return first !== undefined && requireCertificates(drafts, first);
}

function guidedCertificate(kind: GateKind, steps: readonly string[]): Fix {
  return guided(kind.id, kind.title, [
    'Serve the app with `https.createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: true }, app)`: where it listens cannot be changed from here.',
    'Before the route, refuse with 401 unless `req.socket.authorized`, and with 403 unless the certificate names a client on your list.',
    ...steps,
  ]);
}

/** What a gate needs beside itself goes before the first route: for OAuth the metadata that says where to get a token. */
function addRoute(kind: GateKind, draft: Draft, endpoints: readonly Endpoint[]): readonly string[] {
  const calls = endpoints.flatMap((each) => registrationOf(each, draft.module) ?? []).sort((a, b) => a.start - b.start);
  const [call] = calls;
  if (!call || !kind.route || endpoints[0]?.framework === 'node:http') return [];
  const app = appOf(call);
  const statement = statementAround(call);
  if (!app || !statement || isRouter(app)) {
    return [
      'Serve the protected resource metadata on the app itself, at the path of `resourceMetadataUrl`: clients learn there which authorization server to ask.',
    ];
  }
  draft.insertBefore(statement, kind.route(draft, draft.module.text.slice(app.start, app.end)));
  return [];
}

/** `app` of `app.post(…)` and of `app.route('/mcp').post(…)`. */
function appOf(call: Call): Expression | undefined {
  let at: Expression = call;
  for (; at.kind === 'call'; at = at.callee.object) if (at.callee.kind !== 'member') return undefined;
  return at.kind === 'name' || at.kind === 'member' ? at : undefined;
}

function isRouter(app: Expression): boolean {
  const value = valueOf(app);
  if (value.kind === 'call') return calleeName(value) === 'Router';
  return /router/i.test(app.kind === 'name' ? app.name : app.kind === 'member' ? app.property : '');
}

function weakGates({ gates }: Endpoint): readonly string[] {
  const weak = gates.find((gate) => gate.verdict === 'presence-only');
  return weak
    ? [`\`${weak.name}\` still asks for a credential of its own but takes any value: remove it, or make it check.`]
    : [];
}
