/** OAuth 2.0: a user delegates access, and the token was made for this server alone. */
import express from 'express';
import { OAuth2Client } from 'google-auth-library';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { InvalidTokenError } from '@modelcontextprotocol/sdk/server/auth/errors.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import type { OAuthTokenVerifier } from '@modelcontextprotocol/sdk/server/auth/provider.js';
import { getOAuthProtectedResourceMetadataUrl } from '@modelcontextprotocol/sdk/server/auth/router.js';
import { handleMcp } from './mcp.js';

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} must be set`);
  return value;
}

const resource = new URL(required('MCP_RESOURCE_URL'));
const keys = createRemoteJWKSet(new URL(required('OAUTH_JWKS_URI')));

const verifier: OAuthTokenVerifier = {
  async verifyAccessToken(token) {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: required('OAUTH_ISSUER'),
        audience: resource.href,
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['exp', 'sub'],
      });
      const scopes = typeof payload.scope === 'string' ? payload.scope.split(' ') : [];
      return { token, clientId: String(payload.client_id), scopes, expiresAt: payload.exp, resource };
    } catch {
      throw new InvalidTokenError('invalid token');
    }
  },
};

const app = express();
app.use(express.json());
/** Where clients learn which authorization server to ask (RFC 9728). */
const resourceMetadataUrl = getOAuthProtectedResourceMetadataUrl(resource);
app.get(new URL(resourceMetadataUrl).pathname, (_req, res) => {
  res.json({
    resource: resource.href,
    authorization_servers: [required('OAUTH_ISSUER')],
    scopes_supported: ['calendar:read'],
  });
});
const gate = requireBearerAuth({
  verifier,
  requiredScopes: ['calendar:read'],
  expectedResource: resource,
  resourceMetadataUrl,
});
app.post('/mcp', gate, handleMcp);
app.listen(3001, '127.0.0.1');

/** The server is a client too: it logs in at Google, and there the ID token is the one to check. */
const google = new OAuth2Client({
  clientId: required('GOOGLE_CLIENT_ID'),
  clientSecret: required('GOOGLE_CLIENT_SECRET'),
  redirectUri: 'https://mcp.example.com/auth/callback',
});

export async function finishLogin(code: string): Promise<string | undefined> {
  const { tokens } = await google.getToken(code);
  const ticket = await google.verifyIdToken({
    idToken: tokens.id_token ?? '',
    audience: required('GOOGLE_CLIENT_ID'),
  });
  return ticket.getPayload()?.sub;
}
