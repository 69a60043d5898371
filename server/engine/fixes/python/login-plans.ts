import type { Plan } from '../plans.ts';

const VERIFIED =
  'Verify it by `jwt.decode(token, key, algorithms=["RS256"], issuer=…, audience=…)` of PyJWT with the keys of the issuer (`jwt.PyJWKClient`), and refuse with 401 when that raises.';

/** Plans for logins, tokens and scopes. */
export const PYTHON_LOGIN_PLANS: Readonly<Record<string, Plan>> = {
  'oauth/decode-without-verify': {
    id: 'verify-token',
    title: 'Verify the token before its claims are used',
    steps: [VERIFIED],
  },
  'oauth/guessable-token': {
    id: 'make-at-random',
    title: 'Make it of random bytes',
    steps: [
      'Make it by `secrets.token_urlsafe(32)`: `random` can be calculated from what it gave before, and the time is known.',
      'Revoke what was made the other way.',
    ],
  },
  'oauth/hollow-verifier': {
    id: 'verify-tokens',
    title: 'Ask somebody who knows the token',
    steps: [
      'A JWT: `JWTVerifier(jwks_uri=…, issuer=…, audience=…)` of FastMCP, or `jwt.decode` of PyJWT with the keys of the issuer, `algorithms`, `issuer` and `audience` (the URL of this server).',
      'An opaque token: ask the introspection endpoint of its issuer (RFC 7662; `IntrospectionTokenVerifier` of FastMCP does), and refuse it unless `active` is true and its audience is this server.',
      'A key of this server: look up its SHA-256 digest, and compare by `hmac.compare_digest`.',
      'Return `None` for every other token: both SDKs answer 401 then.',
    ],
  },
  'oauth/id-token-check-on-access-token': {
    id: 'verify-token',
    title: 'Verify the access token as one',
    steps: [VERIFIED],
  },
  'oauth/ignored-expiry': {
    id: 'check-expiry',
    title: 'Refuse expired tokens',
    steps: ['Remove `verify_exp`, and ask for the claim: `options={"require": ["exp"]}`.'],
  },
  'oauth/insecure-endpoint-url': {
    id: 'use-tls',
    title: 'Use `https:`',
    steps: [
      'Write `https:` into the URL, and serve it with a certificate, or behind a proxy that has one.',
      'Remove what lets libraries go without: `OAUTHLIB_INSECURE_TRANSPORT`.',
    ],
  },
  'oauth/loose-redirect-uri': {
    id: 'compare-redirect-uri',
    title: 'Compare the whole redirect URI',
    steps: [
      'Look the client up, and ask whether the URI is one of those that it has registered: `redirect_uri in client.redirect_uris`. The provider of the SDK does so by `client.validate_redirect_uri(…)`.',
      'For apps on a person’s machine, compare scheme, host and path of `http://127.0.0.1` and leave the port open (RFC 8252); nothing else may differ.',
      'Refuse before anything is sent there, with a page of this server: an error that is redirected leaks too.',
    ],
  },
  'oauth/no-refresh': {
    id: 'ask-offline',
    title: 'Ask for a refresh token',
    steps: [
      'Add `access_type="offline"` to the authorization URL; `prompt="consent"` asks for another refresh token where the person has agreed before.',
      'Keep the refresh token encrypted, under its user, and get new access tokens with it.',
    ],
  },
  'oauth/plaintext-token-store': {
    id: 'encrypt-tokens',
    title: 'Keep the tokens encrypted',
    steps: [
      'On a person’s machine, keep them in the key store of the system, for instance with `keyring`.',
      'On a server, encrypt them before they are written, for instance with `cryptography.fernet.Fernet` and a key of the environment or a key service.',
      'Until then, create the file for its owner alone: `os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)`, and revoke what has lain open.',
    ],
  },
  'oauth/scope-compared-as-text': {
    id: 'compare-whole-scopes',
    title: 'Compare whole scopes',
    steps: ['Split the text at its spaces, and look for the whole name: `"notes:read" in scope.split()`.'],
  },
  'oauth/unbound-audience': {
    id: 'bind-audience',
    title: 'Accept tokens for this server only',
    steps: [
      'Give the verification `audience=` with this server’s URL. With the SDK set `validate_token_resource=True` in `AuthSettings` as well, and return `resource` from the verifier.',
    ],
  },
  'oauth/unbound-client-credentials': {
    id: 'name-issuer',
    title: 'Name the issuer of the credentials',
    steps: [
      'Give `issuer=` with the URL of the authorization server at which the client was registered, as its metadata writes it.',
      'Keep tokens under that issuer, not under the URL of the MCP server alone.',
    ],
  },
  'oauth/unchecked-issuer-or-audience': {
    id: 'check-claims',
    title: 'Check issuer and audience',
    steps: [
      'Give `issuer=` and `audience=`, with this server’s URL as the audience. Authlib and joserfc take them as claims to validate: `claims_options`, `JWTClaimsRegistry`.',
    ],
  },
  'oauth/unchecked-state': {
    id: 'check-state',
    title: 'Make, keep and compare `state`',
    steps: [
      'Make it for each login: `secrets.token_urlsafe(32)`.',
      'Keep it where only this login has it: a `__Host-` cookie, the session, or a dictionary with a lifetime of minutes for a program on a person’s machine. `authorize_redirect` and `authorize_access_token` of Authlib do both.',
      'In the callback, refuse the code unless `state` is the one that was kept, and take it away at the first use.',
    ],
  },
  'oauth/weak-algorithms': {
    id: 'list-algorithms',
    title: 'Accept one family of algorithms',
    steps: ['List those of the issuer’s keys alone: `algorithms=["RS256", "ES256"]`.'],
  },
  'oauth/weakened-pkce': {
    id: 'use-pkce',
    title: 'Use PKCE with S256',
    steps: [
      'As a client: make a verifier for each login by `secrets.token_urlsafe(32)`, send `code_challenge` (its SHA-256 digest in base64url, without `=`) with `code_challenge_method=S256`, and the verifier with the code. Authlib does so with `client_kwargs={"code_challenge_method": "S256"}`, MSAL by `initiate_auth_code_flow`.',
      'With `OAuthProxy` of FastMCP, leave `forward_pkce` as it is.',
      'As an authorization server: keep the challenge with the code, and refuse the token request unless the digest of `code_verifier` equals it.',
    ],
  },
};
