import type { Fix } from '../../fix.ts';
import { guided } from '../guided.ts';
import type { GateKind } from './gate-kind.ts';

const PLANS: Readonly<Record<string, readonly string[]>> = {
  'require-api-key': [
    'Before the request reaches MCP, compare the header `x-api-key` with a key from the environment: both as SHA-256 digests, with `timingSafeEqual`.',
    'Answer 401 with a `WWW-Authenticate` header when they differ, and let the server refuse to start when the key is not set.',
  ],
  'require-oauth': [
    'Before the request reaches MCP, verify the bearer token with `jwtVerify` of `jose`: the key set of the issuer, `issuer`, `audience` (the URL of this server) and `algorithms`.',
    'Answer 401 with `WWW-Authenticate: Bearer resource_metadata="…"` when it throws, and serve the protected resource metadata (RFC 9728) there.',
  ],
  'require-client-certificate': [
    'Serve the app with `https.createServer({ key, cert, ca, requestCert: true, rejectUnauthorized: true }, app)`: where it listens cannot be changed from here.',
    'Before the request reaches MCP, refuse with 401 unless `req.socket.authorized`, and with 403 unless the certificate names a client on your list.',
  ],
};

/** What to do by hand where a gate cannot be put into the source. */
export function planFor({ id, title }: GateKind): Fix {
  return guided(id, title, PLANS[id] ?? []);
}
