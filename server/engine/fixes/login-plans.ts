import type { Plan } from './plans.ts';

/** Plans for logins, tokens and scopes. */
export const LOGIN_PLANS: Readonly<Record<string, Plan>> = {
  'oauth/broad-scopes': {
    id: 'narrow-scopes',
    title: 'Ask for less',
    steps: [
      'Write down what each tool calls, and ask for the narrowest scope that the provider has for it: `drive.file` instead of `drive`, `gmail.readonly` instead of all mail.',
      'Ask for a scope when a tool needs it first, not at the login: answer 403 with `insufficient_scope` and its name.',
      'Let those who have logged in already do it again: old tokens keep the old scopes.',
    ],
  },
  'oauth/hollow-verifier': {
    id: 'verify-tokens',
    title: 'Ask somebody who knows the token',
    steps: [
      'A JWT: verify it with `jwtVerify` of `jose`, with the key set of the issuer, `issuer`, `audience` (the URL of this server) and `algorithms`.',
      'An opaque token: ask the introspection endpoint of its issuer (RFC 7662), and refuse it unless `active` is true and its audience is this server.',
      'A key of this server: look up its SHA-256 digest, and compare with `timingSafeEqual`.',
    ],
  },
  'oauth/loose-redirect-uri': {
    id: 'compare-redirect-uri',
    title: 'Compare the whole redirect URI',
    steps: [
      'Look the client up, and compare the URI with each of those that it has registered: `client.redirect_uris.includes(redirectUri)`.',
      'For apps on a person’s machine, compare scheme, host and path of `http://127.0.0.1` and leave the port open (RFC 8252); nothing else may differ.',
      'Refuse before anything is sent there, with a page of this server: an error that is redirected leaks too.',
    ],
  },
  'oauth/plaintext-token-store': {
    id: 'encrypt-tokens',
    title: 'Keep the tokens encrypted',
    steps: [
      'On a person’s machine, keep them in the key store of the system.',
      'On a server, encrypt them with AES-256-GCM and a key of the environment or a key service, one random nonce each, before they are written.',
      'Until then, create the file with `{ mode: 0o600 }`, and revoke what has lain open.',
    ],
  },
  'oauth/token-in-url': {
    id: 'send-token-in-header',
    title: 'Send it in a header',
    steps: [
      'Put the token into `Authorization: Bearer …`, or the key into the header that the service names, and take it out of the URL.',
      'Where a browser has to open the URL, put a random ticket into it that is good once and for a minute.',
      'Revoke what has been in URLs: logs and proxies have kept it.',
    ],
  },
  'oauth/token-passthrough': {
    id: 'exchange-token',
    title: 'Get a token of this server’s own',
    steps: [
      'Verify the caller’s token first: issued for this server, and not expired.',
      'Then get a token for the other service: by token exchange (RFC 8693) at the authorization server, or from what the user has connected there, kept under that user.',
      'Where the other service has no OAuth, let each user store their key with this server once, and find it by who they are.',
    ],
  },
  'oauth/unbound-audience': {
    id: 'check-audience',
    title: 'Check the audience of the token',
    steps: [
      'Give the URL of this server to the verification as `audience`, as the authorization server writes it into `aud`.',
      'Register that URL as a resource there, so that clients that ask for it (`resource`, RFC 8707) get tokens for it.',
    ],
  },
  'oauth/unchecked-issuer-or-audience': {
    id: 'check-claims-by-hand',
    title: 'Check issuer and audience',
    steps: [
      'Where tokens are signed, put `issuer` and `audience` (the URL of this server) into them.',
      'Give the same two to the verification, and let old tokens run out before it is required.',
    ],
  },
  'oauth/unchecked-state': {
    id: 'check-state',
    title: 'Make, keep and compare `state`',
    steps: [
      'Make it for each login: `randomBytes(32).toString("base64url")`.',
      'Keep it where only this login has it: a `__Host-` cookie, the session, or a map with a lifetime of minutes for a program on a person’s machine.',
      'In the callback, refuse the code unless `state` is the one that was kept, and take it away at the first use.',
    ],
  },
  'oauth/weak-algorithms': {
    id: 'name-algorithms',
    title: 'Name the algorithms of the key',
    steps: [
      'With a public key or a key set, accept `RS256`, `PS256`, `ES256` or `EdDSA`, and none that begins with `HS`.',
      'With a shared secret, accept the one `HS` algorithm that signs.',
    ],
  },
  'oauth/weakened-pkce': {
    id: 'use-pkce',
    title: 'Use PKCE with S256',
    steps: [
      'As a client: make a verifier of 32 random bytes for each login, send `code_challenge` (its SHA-256 digest in base64url) with `code_challenge_method: "S256"`, and the verifier with the code. `generateCodeVerifierAsync` of google-auth-library and `randomPKCECodeVerifier` of openid-client make both.',
      'As an authorization server: keep the challenge with the code, and refuse the token request unless the digest of `code_verifier` equals it.',
    ],
  },
};
