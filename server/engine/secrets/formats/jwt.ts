import { decodeBase64, decodeJson, encodeBase64Url } from '../base64.ts';
import { BASE62, URLSAFE, type Inspection, type SecretFormat } from '../format.ts';
import { draw, type Random } from '../random.ts';

/** A signed token: header, payload and signature, of which the first two are base64url of JSON objects. */
export const jwtFormat: SecretFormat = {
  id: 'jwt',
  provider: 'JSON Web Token',
  can: 'acts as its subject until it expires',
  variables: ['ACCESS_TOKEN', 'JWT', 'SUPABASE_SERVICE_ROLE_KEY'],
  shapes: [
    {
      anchors: ['eyJ'],
      before: 0,
      pattern: /eyJ[\w-]{10,2000}\.eyJ[\w-]{4,8000}\.[\w-]{20,1400}/y,
      opaque: false,
      sample,
    },
  ],
  inspect: inspectJwt,
};

function inspectJwt(token: string): Inspection | undefined {
  const [header = '', body = ''] = token.split('.');
  if (decodeBase64(header)?.includes('"alg"') !== true) return undefined;
  const algorithm = decodeJson(header)?.['alg'];
  if (typeof algorithm !== 'string' || algorithm.toLowerCase() === 'none') return undefined;
  const payload = decodeJson(body);
  if (payload === undefined || isPublished(payload)) return undefined;
  if (payload['role'] === 'service_role') return SERVICE_ROLE;
  return { grade: 'likely' };
}

/** Supabase's legacy key for servers; its `anon` sibling is made for browsers. */
const SERVICE_ROLE: Inspection = {
  grade: 'certain',
  provider: 'Supabase',
  can: 'reads and writes everything in the project, past row level security',
  variable: 'SUPABASE_SERVICE_ROLE_KEY',
};

/** Public by design, or the token of a tutorial. */
function isPublished(payload: Readonly<Record<string, unknown>>): boolean {
  return (
    payload['role'] === 'anon' ||
    payload['iss'] === 'supabase-demo' ||
    payload['sub'] === '1234567890' ||
    // RFC 7515 and 7519
    (payload['iss'] === 'joe' && payload['exp'] === 1300819380) ||
    payload['name'] === 'John Doe'
  );
}

function sample(random: Random): string {
  const header = { alg: 'HS256', typ: 'JWT' };
  const role = random() < 0.5 ? { role: 'service_role' } : { sub: draw(random, BASE62, 16) };
  const payload = { iss: draw(random, BASE62, 12), iat: Math.floor(1.7e9 + random() * 1e8), ...role };
  const parts = [header, payload].map((part) => encodeBase64Url(JSON.stringify(part)));
  return [...parts, draw(random, URLSAFE, 43)].join('.');
}
