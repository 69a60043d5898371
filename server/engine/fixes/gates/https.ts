import type { Endpoint, Listener } from '../../facts/facts.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { findProperty } from '../../program/evaluate.ts';
import type { Draft } from '../draft.ts';
import type { Drafts } from '../drafts.ts';
import { requiredEnvironment } from '../environment.ts';
import { calleeName, nodeAt, valueOf } from '../find.ts';
import { insertProperties, setProperty } from '../objects.ts';

export const TLS_VARIABLES = ['MCP_TLS_KEY_FILE', 'MCP_TLS_CERT_FILE', 'MCP_TLS_CLIENT_CA_FILE'] as const;

/** Makes every listener of an endpoint ask for client certificates; false when one of them cannot be changed here. */
export function requireCertificates(drafts: Drafts, { listeners }: Endpoint): boolean {
  const done = new Set<object>();
  return listeners.length > 0 && listeners.every((listener) => secureListener(drafts, listener, done));
}

function secureListener(drafts: Drafts, listener: Listener, done: Set<object>): boolean {
  if (listener.tls) return enforceOptions(drafts, listener.tls.options);
  const draft = drafts.of(listener.at.path);
  const call = draft && nodeAt(draft.module, listener.call, 'call');
  if (!draft || call?.callee.kind !== 'member') return false;
  const receiver = call.callee.object;
  const made = valueOf(receiver);
  // `http.createServer(app).listen(…)`, `const server = http.createServer(app)`
  const server = made.kind === 'call' && calleeName(made) === 'createServer' ? made : undefined;
  const target: Expression = server ?? receiver;
  if (done.has(target)) return true;
  done.add(target);
  return server ? secureServer(draft, server) : secureApp(draft, receiver);
}

/** `app.listen(port)` → `createServer({ … }, app).listen(port)` */
function secureApp(draft: Draft, app: Expression): boolean {
  const { text } = draft.module;
  draft.replace(app, `${createServer(draft)}(\n  ${options(draft)},\n  ${text.slice(app.start, app.end)},\n)`);
  return true;
}

/** `http.createServer(app)` → `createServer({ … }, app)` */
function secureServer(draft: Draft, call: Call): boolean {
  const [first] = call.arguments;
  if (!first || call.arguments.length > 1 || first.kind === 'object') return false;
  draft.replace(call.callee, createServer(draft));
  draft.insert(call.argumentSpan.start, `${options(draft).replace(/^ {2}/gm, '')}, `);
  return true;
}

function enforceOptions(drafts: Drafts, place: NonNullable<Listener['tls']>['options']): boolean {
  const draft = place && drafts.of(place.path);
  const object = draft && nodeAt(draft.module, place, 'object');
  if (!draft || !object) return false;
  const missing: string[] = [];
  for (const key of ['requestCert', 'rejectUnauthorized'] as const) {
    if (!setProperty(draft, object, key, 'true')) missing.push(`${key}: true`);
  }
  if (!findProperty(object, 'ca')) missing.unshift(`ca: ${file(draft, TLS_VARIABLES[2])}`);
  insertProperties(draft, object, missing);
  return true;
}

function createServer(draft: Draft): string {
  return draft.import('node:https', 'createServer', 'createHttpsServer');
}

/** Indented for an argument on a line of its own. */
function options(draft: Draft): string {
  return `{
    key: ${file(draft, TLS_VARIABLES[0])},
    cert: ${file(draft, TLS_VARIABLES[1])},
    ca: ${file(draft, TLS_VARIABLES[2])},
    requestCert: true,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  }`;
}

function file(draft: Draft, variable: string): string {
  return `${draft.import('node:fs', 'readFileSync')}(${requiredEnvironment(draft, variable, true)})`;
}
