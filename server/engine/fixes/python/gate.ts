import type { Endpoint } from '../../facts/facts.ts';
import { guardOf } from '../../facts/guard.ts';
import type { Fix } from '../../fix.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';
import { apiKeySteps } from './api-key.ts';
import { setKeyword } from './call.ts';
import { CLIENT_CERTIFICATE_STEPS, requireCertificates } from './client-certificate.ts';
import { createPythonDrafts } from './drafts.ts';
import { endpointCall, serverOf, type McpServer } from './endpoint-call.ts';
import { guardWithKey, type Keyed } from './guard-with-key.ts';
import { raiseVersionStep } from './least-version.ts';
import { configureSdk, fastmcpProvider } from './oauth.ts';
import { siblingsIn } from './siblings.ts';

/** Three ways to close an open endpoint. All open endpoints of the file get the same gate: one that is left is a way around it. */
export const guardPythonEndpoint: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'endpoint')) return;
  yield withApiKey(subject, context);
  yield withOAuth(subject, context);
  yield withClientCertificate(subject, context);
};

function withApiKey(endpoint: Endpoint, context: FixContext): Fix {
  const id = 'require-api-key';
  const title = 'Require an API key';
  const drafts = createPythonDrafts(context);
  const keyed: Keyed = { done: new Map(), verified: new Map() };
  const [form] = [...openEndpoints(endpoint, context)].map((each) => guardWithKey(drafts, each, context, keyed));
  if (!form)
    return guided(id, title, [
      'Put an ASGI middleware around the app that `uvicorn` runs: compare the header `x-api-key` with a key of the environment by `hmac.compare_digest`, and answer 401 when they differ.',
      'Read the key by `os.environ["MCP_API_KEY"]`, so that the server does not start without it.',
    ]);
  const edits = drafts.edits();
  const server = form === 'bearer' ? serverBehind(endpoint, context) : undefined;
  const old = server ? versionSteps(server, VERIFIERS, context) : [];
  return { id, title, class: 'values', edits, steps: [...old, ...apiKeySteps(form, edits)] };
}

function withOAuth(endpoint: Endpoint, context: FixContext): Fix {
  const id = 'require-oauth';
  const title = 'Require an OAuth bearer token';
  const drafts = createPythonDrafts(context);
  const servers = new Map(
    [...openEndpoints(endpoint, context)].flatMap((each) => {
      const server = serverBehind(each, context);
      return server ? [[server.call, server]] : [];
    }),
  );
  const own = serverBehind(endpoint, context);
  if (!own)
    return guided(id, title, [
      'Construct the server with a verifier that checks signature, issuer, audience and expiry of access tokens: `auth=` of FastMCP, `token_verifier=` and `auth=AuthSettings(…)` of the SDK.',
      'Answer 401 with `WWW-Authenticate: Bearer resource_metadata="…"`, and publish the protected resource metadata (RFC 9728): both do so themselves once they have a verifier.',
    ]);
  for (const { call, family, module } of servers.values()) {
    const draft = drafts.of(module.path);
    if (!draft) continue;
    if (family === 'fastmcp') setKeyword(draft, call, 'auth', fastmcpProvider(draft));
    else configureSdk(draft, call, context);
  }
  return {
    id,
    title,
    class: 'values',
    edits: drafts.edits(),
    steps: [
      ...versionSteps(own, METADATA, context),
      'Set `OAUTH_ISSUER` to your authorization server, `OAUTH_JWKS_URI` to its keys, and `MCP_SERVER_URL` to the URL of this server, for instance `https://mcp.example.com/mcp`; without them the server does not start.',
      ...(own.family === 'sdk' ? ['Install `pyjwt[crypto]`.'] : []),
    ],
  };
}

/** Since when a server may be given a verifier, and the metadata beside it. Source: the packages' releases. */
const VERIFIERS = { fastmcp: [2, 11], sdk: [1, 10] } as const;
const METADATA = { fastmcp: [2, 13], sdk: [1, 10] } as const;

function versionSteps(
  { family, module }: McpServer,
  least: typeof VERIFIERS | typeof METADATA,
  { packages }: FixContext,
): readonly string[] {
  return raiseVersionStep(packages, module.path, family === 'sdk' ? 'mcp' : 'fastmcp', least[family]);
}

function withClientCertificate(endpoint: Endpoint, context: FixContext): Fix {
  const id = 'require-client-certificate';
  const title = 'Require a client certificate';
  const drafts = createPythonDrafts(context);
  if (!requireCertificates(drafts, endpoint, context))
    return guided(id, title, [
      'Start `uvicorn` with `ssl_keyfile`, `ssl_certfile`, `ssl_ca_certs` (the authority that signs the certificates of your clients) and `ssl_cert_reqs=ssl.CERT_REQUIRED`; on the command line `--ssl-cert-reqs 2`.',
      'Let the authority sign nothing but clients of this server: every certificate of it gets in.',
    ]);
  return { id, title, class: 'values', edits: drafts.edits(), steps: CLIENT_CERTIFICATE_STEPS };
}

function serverBehind(endpoint: Endpoint, context: FixContext): McpServer | undefined {
  const module = context.module(endpoint.at.path);
  const call = module && endpointCall(endpoint, module);
  return module && call && serverOf(call, module, context);
}

/** The endpoint and its open siblings in the file. */
function* openEndpoints(endpoint: Endpoint, context: FixContext): Generator<Endpoint> {
  yield endpoint;
  for (const each of siblingsIn(endpoint.at.path, context)) {
    const guard = guardOf(each);
    if (guard !== 'enforced' && guard !== 'unknown') yield each;
  }
}
