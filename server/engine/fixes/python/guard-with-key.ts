import type { Endpoint } from '../../facts/facts.ts';
import type { Module } from '../../program/link.ts';
import type { Call } from '../../program/nodes.ts';
import type { FixContext } from '../fixes.ts';
import { apiKeyMiddleware, apiKeyVerifier } from './api-key.ts';
import { setKeyword } from './call.ts';
import { constructionOf } from './construction.ts';
import { define } from './definitions.ts';
import type { PythonDraft } from './draft.ts';
import type { PythonDrafts } from './drafts.ts';
import { endpointCall, methodOf, runsOverHttp, serverOf, type McpServer } from './endpoint-call.ts';
import { guardApp } from './guard-app.ts';
import { addMiddleware, guardRegistration } from './guard-route.ts';
import { mayAddToList } from './lists.ts';
import { isServable, serveByUvicorn } from './serving.ts';
import { siblingsIn } from './siblings.ts';
import { speaksStdio } from './stdio.ts';

const APPS = /^(?:http_app|streamable_http_app|sse_app)$/;

/** How clients show their key: in a header of its own, or as a bearer token where a verifier of tokens asks for it. */
export type KeyForm = 'header' | 'bearer';

/** What has been done in one fix. */
export interface Keyed {
  /** The calls that have the check already: two endpoints may be of one server. */
  readonly done: Map<Call, KeyForm>;
  /** Which servers get a verifier, by the calls that make them. */
  readonly verified: Map<Call, boolean>;
}

/**
 * Puts the check of a key before one endpoint, in the way of its framework; undefined where none is certain to work.
 */
export function guardWithKey(
  drafts: PythonDrafts,
  endpoint: Endpoint,
  context: FixContext,
  { done, verified }: Keyed,
): KeyForm | undefined {
  const draft = drafts.of(endpoint.at.path);
  const call = draft && endpointCall(endpoint, draft.module);
  if (!draft || !call) return undefined;
  const server = endpoint.framework === 'fastmcp' ? serverOf(call, draft.module, context) : undefined;
  const isVerified =
    server !== undefined && (verified.get(server.call) ?? needsVerifier(server, endpoint.at.path, context));
  if (server) verified.set(server.call, isVerified);
  const target = isVerified ? server.call : (constructed(call, draft, context) ?? call);
  const known = done.get(target);
  if (known) return known;
  if (isVerified) giveVerifier(drafts, server);
  else if (!guard(draft, endpoint, call, server, context)) return undefined;
  const form = isVerified ? 'bearer' : 'header';
  done.set(target, form);
  return form;
}

/**
 * FastMCP has a place for a verifier, but it asks for the key over standard streams, too. The SDK wants an issuer beside
 * it: only where `run` cannot make way for uvicorn.
 */
function needsVerifier({ family, call: made }: McpServer, path: string, context: FixContext): boolean {
  const module = context.module(path);
  if (!module || (family === 'fastmcp' && !speaksStdio(module))) return family === 'fastmcp';
  const isEnough = family === 'fastmcp' ? takesMiddleware(module) : isServable;
  return siblingsIn(path, context).some((each) => {
    const call = endpointCall(each, module);
    if (!call || serverOf(call, module, context)?.call !== made) return false;
    return APPS.test(methodOf(call) ?? '') ? family === 'fastmcp' : !isEnough(call);
  });
}

/** `mcp.run(transport="http")` of FastMCP hands middleware on to its app. */
function takesMiddleware(module: Module): (call: Call) => boolean {
  return (call) =>
    !call.keywords.some((each) => each.kind === 'spread') &&
    mayAddToList(module, call, 'middleware') &&
    runsOverHttp(call);
}

function giveVerifier(drafts: PythonDrafts, { call, family, module }: McpServer): void {
  const draft = drafts.of(module.path);
  if (!draft) return;
  const verifier = `${apiKeyVerifier(draft, family)}()`;
  if (family === 'fastmcp') {
    setKeyword(draft, call, 'auth', verifier);
    return;
  }
  const settings = draft.import('mcp.server.auth.settings', 'AuthSettings');
  const url = draft.import('pydantic', 'AnyHttpUrl');
  const os = draft.import('os');
  const configured = define(
    draft,
    'auth_settings',
    (self) => `${self} = ${settings}(
    issuer_url=${url}(${os}.environ["MCP_SERVER_URL"]),
    resource_server_url=None,
)`,
  );
  setKeyword(draft, call, 'token_verifier', verifier);
  setKeyword(draft, call, 'auth', configured);
}

/** The server of fastapi-mcp, which may be mounted more than once. */
function constructed({ callee }: Call, { module }: PythonDraft, context: FixContext): Call | undefined {
  const made = callee.kind === 'member' ? constructionOf(callee.object, module, context) : undefined;
  return made?.name.endsWith('.FastApiMCP') === true ? made.call : undefined;
}

function guard(
  draft: PythonDraft,
  endpoint: Endpoint,
  call: Call,
  server: McpServer | undefined,
  context: FixContext,
): boolean {
  if (endpoint.framework !== 'fastmcp') return guardRegistration(draft, endpoint, call, context);
  if (APPS.test(methodOf(call) ?? '')) return guardApp(draft, call);
  if (server?.family === 'fastmcp') return addMiddleware(draft, call);
  return server !== undefined && serveByUvicorn(draft, call, server, { around: () => apiKeyMiddleware(draft) });
}
