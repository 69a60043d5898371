import type { Endpoint } from '../../facts/facts.ts';
import { guardOf } from '../../facts/guard.ts';
import type { Fix } from '../../fix.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { createDrafts, type Drafts } from '../drafts.ts';
import type { Draft } from '../draft.ts';
import { calleeName, registrationOf, valueOf } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { apiKey } from '../gates/api-key.ts';
import { clientCertificate } from '../gates/client-certificate.ts';
import type { GateKind } from '../gates/gate-kind.ts';
import { requireCertificates } from '../gates/https.ts';
import { homeOf, insertGate } from '../gates/insert.ts';
import { oauth } from '../gates/oauth.ts';
import { planFor } from '../gates/plan.ts';
import { statementAround } from '../place.ts';
import { isOf } from '../subject.ts';

const KINDS: readonly GateKind[] = [apiKey, oauth, clientCertificate];

/** Three ways to close an open endpoint. All open endpoints of the file get the same gate: one that is left is a way around it. */
export const guardEndpoint: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'endpoint')) return;
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
  const done = open.filter(withOwnRegistration(draft)).filter((each) => insertGate(kind, draft, each, context));
  if (!done.includes(endpoint)) return planFor(kind);
  if (kind === clientCertificate && !secureListeners(drafts, done)) return planFor(kind);
  const steps = [...kind.steps(endpoint, context, draft)];
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

/** Endpoints that one handler tells apart get one gate. */
function withOwnRegistration({ module }: Draft): (endpoint: Endpoint) => boolean {
  const seen = new Set<Call>();
  return (endpoint) => {
    const call = registrationOf(endpoint, module);
    if (call && seen.has(call)) return false;
    if (call) seen.add(call);
    return true;
  };
}

function secureListeners(drafts: Drafts, endpoints: readonly Endpoint[]): boolean {
  const [first] = endpoints;
  return first !== undefined && requireCertificates(drafts, first);
}

/** What a gate needs beside itself goes before the first route: for OAuth the metadata that says where to get a token. */
function addRoute(kind: GateKind, draft: Draft, endpoints: readonly Endpoint[]): readonly string[] {
  const calls = endpoints.flatMap((each) => registrationOf(each, draft.module) ?? []).sort((a, b) => a.start - b.start);
  const [call] = calls;
  const framework = endpoints[0]?.framework;
  if (!call || !kind.route || framework === 'node:http') return [];
  const app = appOf(call);
  const statement = statementAround(call);
  if (!app || !statement || isRouter(app)) {
    return [
      'Serve the protected resource metadata on the app itself, at the path of `resourceMetadataUrl`: clients learn there which authorization server to ask.',
    ];
  }
  draft.insertBefore(statement, kind.route(draft, draft.module.text.slice(app.start, app.end), framework === 'hono'));
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
