import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';

const VERIFIED =
  'Verify it by `jwt.decode(token, key, algorithms=["RS256"], issuer=…, audience=…)` of PyJWT with the keys of the issuer (`jwt.PyJWKClient`), and refuse with 401 when that raises.';

const PLANS: Readonly<Record<string, readonly [id: string, title: string, steps: readonly string[]]>> = {
  'oauth/decode-without-verify': ['verify-token', 'Verify the token before its claims are used', [VERIFIED]],
  'oauth/unchecked-issuer-or-audience': [
    'check-claims',
    'Check issuer and audience',
    ['Give `issuer=` and `audience=` (for Authlib `claims_options`), with this server’s URL as the audience.'],
  ],
  'oauth/unbound-audience': [
    'bind-audience',
    'Accept tokens for this server only',
    [
      'Give `audience=` with this server’s URL; with the SDK set `validate_token_resource=True` and return `resource` from the verifier.',
    ],
  ],
  'oauth/id-token-check-on-access-token': ['verify-token', 'Verify the access token as one', [VERIFIED]],
  'oauth/ignored-expiry': [
    'check-expiry',
    'Refuse expired tokens',
    ['Remove `verify_exp`, and ask for the claim: `options={"require": ["exp"]}`.'],
  ],
  'oauth/weak-algorithms': [
    'list-algorithms',
    'Accept one family of algorithms',
    ['List those of the issuer’s keys alone: `algorithms=["RS256", "ES256"]`.'],
  ],
  'credential/in-url': [
    'read-header',
    'Read the credential from a header',
    [
      'Read `request.headers.get("authorization")` instead, refuse without it, and take the parameter out of the clients’ URLs: URLs are logged.',
    ],
  ],
  'mtls/ca-without-request': [
    'request-client-certificates',
    'Ask for client certificates',
    [
      'Add `ssl_cert_reqs=ssl.CERT_REQUIRED` beside `ssl_ca_certs`, and give every client a certificate of this authority before the next start.',
    ],
  ],
  'transport/missing-host-validation': [
    'validate-host',
    'Check `Host` and `Origin`',
    [
      'FastMCP: pass `host_origin_protection=True`, with `allowed_hosts` and `allowed_origins` where it is served under other names.',
      'The SDK: pass `transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=True, allowed_hosts=[…], allowed_origins=[…])`.',
    ],
  ],
  'transport/missing-origin-validation': [
    'compare-origin',
    'Compare whole origins',
    ['Ask whether the origin is in a set of whole origins: `origin in ALLOWED_ORIGINS`; answer 403 when it is not.'],
  ],
};

/** What to do by hand in Python, for rules whose findings have no edits there. */
export const plannedForPython: Fixer = function* ({ rule }) {
  const plan = Object.hasOwn(PLANS, rule) ? PLANS[rule] : undefined;
  if (plan) yield guided(...plan);
};
