import { annotation } from '../annotation.ts';
import type { Draft } from '../draft.ts';
import { requiredEnvironment, setStep } from '../environment.ts';
import { stop } from '../snippet.ts';
import type { GateKind } from './gate-kind.ts';
import { indented, refuseInHono, refuseInNode } from './refusal.ts';
import { knowsExpectedResource, sdkMajor, type SdkMajor } from './sdk.ts';

const SCOPE = 'mcp:tools';

/** Where the SDKs keep what the gate is made of. */
const SOURCES: Readonly<
  Record<
    SdkMajor,
    { readonly gate: string; readonly verifier: string; readonly errors: string; readonly metadata: string }
  >
> = {
  1: {
    gate: '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js',
    verifier: '@modelcontextprotocol/sdk/server/auth/provider.js',
    errors: '@modelcontextprotocol/sdk/server/auth/errors.js',
    metadata: '@modelcontextprotocol/sdk/server/auth/router.js',
  },
  2: {
    gate: '@modelcontextprotocol/express',
    verifier: '@modelcontextprotocol/express',
    errors: '@modelcontextprotocol/server',
    metadata: '@modelcontextprotocol/express',
  },
};

/** The same without Express. */
const PLAIN_METADATA: Readonly<Record<SdkMajor, string>> = {
  1: SOURCES[1].metadata,
  2: '@modelcontextprotocol/server',
};

/** Access tokens of an authorization server, checked by signature, issuer, audience and expiry. */
export const oauth: GateKind = {
  id: 'require-oauth',
  title: 'Require an OAuth bearer token',
  middleware(draft, endpoint, context) {
    const major = sdkMajor(draft.module, endpoint, context);
    const settings = defineSettings(draft);
    const verifier = defineVerifier(draft, settings, major);
    const gate = draft.import(SOURCES[major].gate, 'requireBearerAuth');
    const resource = knowsExpectedResource(major, draft.module.path, context)
      ? `\n  expectedResource: ${settings.resource},`
      : '';
    const metadata = defineMetadataUrl(draft, SOURCES[major].metadata);
    return draft.define(
      'requireBearerToken',
      (self) => `const ${self} = ${gate}({
  verifier: ${verifier},
  requiredScopes: ['${stop(SCOPE)}'],${resource}
  resourceMetadataUrl: ${metadata},
});`,
    );
  },
  /** Protected resource metadata (RFC 9728): tells clients which authorization server to ask. */
  route(draft, app, isHono) {
    const { resource, issuer } = defineSettings(draft);
    const metadata = draft.define('metadataUrl', () => '');
    const content = `{ resource: ${resource}.href, authorization_servers: [${issuer}]`;
    if (isHono) return `${app}.get(new URL(${metadata}).pathname, (c) => c.json(${content} }));\n`;
    return `${app}.get(new URL(${metadata}).pathname, (_req, res) => {
  res.json(${content}, scopes_supported: ['${stop(SCOPE)}'] });
});
`;
  },
  honoMiddleware(draft, endpoint, context) {
    const isValid = defineTokenCheck(draft, defineSettings(draft));
    const metadata = defineMetadataUrl(draft, PLAIN_METADATA[sdkMajor(draft.module, endpoint, context)]);
    const type = annotation(draft.style)(
      `: ${draft.style.typescript ? draft.importType('hono', 'MiddlewareHandler') : ''}`,
    );
    const challenge = `\`Bearer resource_metadata="\${${metadata}}"\``;
    return draft.define(
      'requireBearerToken',
      (self) => `const ${self}${type} = async (c, next) => {
  if (!(await ${isValid}(c.req.header('authorization')))) {
${indented(refuseInHono({ status: 401, challenge, message: 'Unauthorized' }), 2)}
  }
  return next();
};`,
    );
  },
  check(draft, { req, res }, endpoint, context) {
    const settings = defineSettings(draft);
    const isValid = defineTokenCheck(draft, settings);
    const metadata = defineMetadataUrl(draft, PLAIN_METADATA[sdkMajor(draft.module, endpoint, context)]);
    const challenge = `\`Bearer resource_metadata="\${${metadata}}"\``;
    const statements = `if (${req}.url === new URL(${metadata}).pathname) {
  ${res}.writeHead(200, { 'Content-Type': 'application/json' });
  ${res}.end(JSON.stringify({ resource: ${settings.resource}.href, authorization_servers: [${settings.issuer}] }));
  return;
}
if (!(await ${isValid}(${req}.headers.authorization))) {
${indented(refuseInNode({ status: 401, challenge, message: 'Unauthorized' }, res))}
}`;
    return { statements, async: true };
  },
  *steps(endpoint, context, draft) {
    const { path } = draft.module;
    const major = sdkMajor(draft.module, endpoint, context);
    const missing = [
      'jose',
      ...(major === 2 && endpoint.framework === 'express' ? ['@modelcontextprotocol/express'] : []),
    ];
    const packages = missing.filter((each) => context.packages.version(path, each) === undefined);
    if (packages.length > 0) yield `Install what the gate is made of: \`npm install ${packages.join(' ')}\`.`;
    yield setStep(['MCP_RESOURCE_URL', 'OAUTH_ISSUER', 'OAUTH_JWKS_URI']);
    yield '`MCP_RESOURCE_URL` is the public URL of this endpoint, as clients write it: tokens must name it as their audience.';
    if (endpoint.framework !== 'express') return;
    yield `Let the authorization server issue the scope that \`requiredScopes\` names, in place of \`${SCOPE}\`.`;
    if (!knowsExpectedResource(major, path, context)) {
      yield 'Upgrade `@modelcontextprotocol/sdk` to 1.32.0 or later and add `expectedResource` to `requireBearerAuth`; until then the verifier alone checks the audience.';
    }
  },
};

export interface OAuthSettings {
  /** A `URL`: what tokens are for. */
  readonly resource: string;
  readonly issuer: string;
  readonly keys: string;
}

/** The resource, the issuer and its keys, from the environment. */
export function defineSettings(draft: Draft): OAuthSettings {
  const keySet = draft.import('jose', 'createRemoteJWKSet');
  const resource = defineResource(draft);
  const issuer = defineIssuer(draft);
  const requiredKeys = requiredEnvironment(draft, 'OAUTH_JWKS_URI', true);
  const keys = draft.define('tokenKeys', (self) => `const ${self} = ${keySet}(new URL(${requiredKeys}));`);
  return { resource, issuer, keys };
}

/** `const tokenIssuer = requiredEnvironment('OAUTH_ISSUER')` */
export function defineIssuer(draft: Draft): string {
  const required = requiredEnvironment(draft, 'OAUTH_ISSUER', true);
  return draft.define('tokenIssuer', (self) => `const ${self} = ${required};`);
}

/** The module that knows where the metadata of a resource is published. */
export function metadataSource(major: SdkMajor): string {
  return SOURCES[major].metadata;
}

/** `const mcpResource = new URL(…)` */
export function defineResource(draft: Draft): string {
  const required = requiredEnvironment(draft, 'MCP_RESOURCE_URL', true);
  return draft.define('mcpResource', (self) => `const ${self} = new URL(${required});`);
}

function defineMetadataUrl(draft: Draft, source: string): string {
  const { resource } = defineSettings(draft);
  const metadataUrl = draft.import(source, 'getOAuthProtectedResourceMetadataUrl');
  return draft.define('metadataUrl', (self) => `const ${self} = ${metadataUrl}(${resource});`);
}

export function claims({ issuer, resource }: OAuthSettings): string {
  return `issuer: ${issuer},
audience: ${resource}.href,
algorithms: ['RS256', 'ES256'],
requiredClaims: ['exp', 'sub'],`;
}

/** The SDK answers 401 only for its own error; whatever `jose` throws would become 500. */
function defineVerifier(draft: Draft, settings: OAuthSettings, major: SdkMajor): string {
  const text = annotation(draft.style);
  const verify = draft.import('jose', 'jwtVerify');
  const type = text(
    `: ${draft.style.typescript ? draft.importType(SOURCES[major].verifier, 'OAuthTokenVerifier') : ''}`,
  );
  const invalid = invalidToken(draft, major);
  return draft.define(
    'tokenVerifier',
    (self) => `const ${self}${type} = {
  async verifyAccessToken(token) {
    try {
      const { payload } = await ${verify}(token, ${settings.keys}, {
${indented(claims(settings), 4)}
      });
      return {
        token,
        clientId: String(payload.client_id ?? payload.azp ?? payload.sub),
        scopes: typeof payload.scope === 'string' ? payload.scope.split(' ') : [],
        expiresAt: payload.exp,
        resource: ${settings.resource},
        extra: { sub: payload.sub },
      };
    } catch {
      throw ${invalid};
    }
  },
};`,
  );
}

/** The module whose errors the gate of an SDK takes for refusals. */
export function refusalErrors(major: SdkMajor): string {
  return SOURCES[major].errors;
}

export function invalidToken(draft: Draft, major: SdkMajor): string {
  const { errors } = SOURCES[major];
  if (major === 1) return `new ${draft.import(errors, 'InvalidTokenError')}('The access token is not valid')`;
  const error = draft.import(errors, 'OAuthError');
  return `new ${error}(${draft.import(errors, 'OAuthErrorCode')}.InvalidToken, 'The access token is not valid')`;
}

/** Without a middleware of the SDK: the header in, yes or no out. */
function defineTokenCheck(draft: Draft, settings: OAuthSettings): string {
  const text = annotation(draft.style);
  const verify = draft.import('jose', 'jwtVerify');
  return draft.define(
    'isValidToken',
    (self) => `async function ${self}(authorization${text(': string | undefined')})${text(': Promise<boolean>')} {
  const [, token] = /^Bearer +([^ ]+)$/i.exec(authorization ?? '') ?? [];
  if (!token) return false;
  try {
    await ${verify}(token, ${settings.keys}, {
${indented(claims(settings), 3)}
    });
    return true;
  } catch {
    return false;
  }
}`,
  );
}
