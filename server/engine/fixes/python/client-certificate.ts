import type { Endpoint, Listener } from '../../facts/facts.ts';
import type { Call } from '../../program/nodes.ts';
import { nodeAt } from '../find.ts';
import type { FixContext } from '../fixes.ts';
import { setStep } from '../environment.ts';
import { indentationAt } from '../place.ts';
import { TLS_VARIABLES } from '../gates/https.ts';
import type { PythonDraft } from './draft.ts';
import type { PythonDrafts } from './drafts.ts';
import { runsOverHttp, serverOf } from './endpoint-call.ts';
import { importedName } from './imported-name.ts';
import { keywordNamed, setKeywords } from './keywords.ts';
import { indentedBy } from './layout.ts';
import { serveByUvicorn } from './serving.ts';

const UVICORN = /^uvicorn(?:\.\w+)*\.(?:run|Config)$/;

export const CLIENT_CERTIFICATE_STEPS = [
  setStep(TLS_VARIABLES),
  `The variables name PEM files: the server's key and certificate, and the authority that signs the clients' certificates.`,
  'Every certificate of this authority gets in, so let it sign nothing but clients of this server: uvicorn tells the app nothing of the certificate.',
];

/** Makes every listener of an endpoint refuse callers without a certificate; false when one of them cannot be changed. */
export function requireCertificates(drafts: PythonDrafts, endpoint: Endpoint, context: FixContext): boolean {
  const { listeners } = endpoint;
  const done = new Set<Call>();
  return listeners.length > 0 && listeners.every((listener) => secureListener(drafts, listener, context, done));
}

function secureListener(drafts: PythonDrafts, listener: Listener, context: FixContext, done: Set<Call>): boolean {
  const draft = drafts.of(listener.at.path);
  const call = draft && nodeAt(draft.module, listener.call, 'call');
  if (!draft || !call) return false;
  if (done.has(call)) return true;
  done.add(call);
  if (call.keywords.some((each) => each.kind === 'spread')) return false;
  if (UVICORN.test(importedName(call.callee) ?? '')) {
    setKeywords(draft, call, options(draft));
    return true;
  }
  const server = serverOf(call, draft.module, context);
  if (server?.family === 'fastmcp') return runsOverHttp(call) && configureUvicorn(draft, call);
  const written = (): string[] => Object.entries(options(draft)).map(([name, value]) => `${name}=${value}`);
  return server !== undefined && serveByUvicorn(draft, call, server, { options: written });
}

/** `mcp.run(transport="http", uvicorn_config={"ssl_keyfile": …})` of FastMCP */
function configureUvicorn(draft: PythonDraft, call: Call): boolean {
  const { text } = draft.module;
  const present = keywordNamed(call, 'uvicorn_config')?.value;
  const entries = Object.entries(options(draft)).map(([name, value]) => `    "${name}": ${value},\n`);
  if (!present) {
    setKeywords(draft, call, { uvicorn_config: `{\n${entries.join('')}}` });
    return true;
  }
  if (present.kind !== 'object' || text[present.start] !== '{') return false;
  if (present.properties.some((each) => each.kind === 'spread' || /^ssl_/.test(each.key ?? 'ssl_'))) return false;
  const indentation = indentationAt(text, present.start);
  const [first] = present.properties;
  const isOnLine = first !== undefined && !text.slice(present.start, first.start).includes('\n');
  const written = entries.map((each) => each.trim()).join(' ');
  const lines = indentedBy(indentation, draft.style(`\n${entries.join('')}`.trimEnd()));
  draft.insert(present.start + 1, isOnLine ? draft.style(`${written} `) : lines);
  return true;
}

/** Arguments of uvicorn (0.20 and later), by name. */
function options(draft: PythonDraft): Record<string, string> {
  const os = draft.import('os');
  const [key, cert, ca] = TLS_VARIABLES.map((variable) => `${os}.environ["${variable}"]`);
  return {
    ssl_keyfile: key ?? '',
    ssl_certfile: cert ?? '',
    ssl_ca_certs: ca ?? '',
    ssl_cert_reqs: `${draft.import('ssl')}.CERT_REQUIRED`,
  };
}
