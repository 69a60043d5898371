import type { Plan } from './plans.ts';

/** What to do by hand in an authorization server of one's own. */
export const AUTHORIZATION_SERVER_PLANS: Readonly<Record<string, Plan>> = {
  'oauth/incomplete-server-metadata': {
    id: 'complete-metadata',
    title: 'Say in the metadata what the server does',
    steps: [
      "Compare the SHA-256 of the verifier with the challenge at the token endpoint, refuse every other method, and say `code_challenge_methods_supported: ['S256']`.",
      'Put `iss` with the address of the issuer into every answer of the authorization endpoint, errors too, and say `authorization_response_iss_parameter_supported: true`.',
    ],
  },
  'oauth/open-client-registration': {
    id: 'limit-registration',
    title: 'Limit the registration of clients',
    steps: [
      'Count requests in front of the endpoint, for each address and in all, and forget clients that never get a token.',
      'Register redirect URIs with `https:`, or on loopback for apps, and show their host on the consent page.',
      'Read client id metadata documents (a `client_id` that is an `https:` URL), and say so in the metadata: `client_id_metadata_document_supported: true`.',
    ],
  },
  'oauth/malformed-refusal': {
    id: 'challenge',
    title: 'Answer 401 with a challenge',
    steps: [
      'Answer 401 to every request without a good token, with `WWW-Authenticate: Bearer resource_metadata="…"` and, for a token that is wrong or has expired, `error="invalid_token"`.',
      'Answer 403 with `error="insufficient_scope"` and `scope="…"` only to a good token that may not do this.',
      'Let browsers read the header: `Access-Control-Expose-Headers: WWW-Authenticate`.',
    ],
  },
  'oauth/missing-resource-metadata': {
    id: 'publish-metadata',
    title: 'Publish the protected resource metadata',
    steps: [
      'Answer `GET /.well-known/oauth-protected-resource` (followed by the path of the endpoint) with `{ resource, authorization_servers: [issuer] }`: `mcpAuthMetadataRouter` does that for Express, `protectedResourceHandler` for `mcp-handler`, `oauthMetadataResponse` for a fetch handler.',
      'Name that address in the `WWW-Authenticate` header of every 401: `resourceMetadataUrl` of `requireBearerAuth`, `resourceMetadataPath` of `withMcpAuth`.',
      'Let browsers read both: `Access-Control-Allow-Origin: *` on the document, and `WWW-Authenticate` among the exposed headers.',
    ],
  },
  'oauth/reusable-code-or-token': {
    id: 'use-once',
    title: 'Let codes and refresh tokens work once, and for a short time',
    steps: [
      'Take the code out of the store in one operation that deletes and returns it, before the verifier is compared, and give codes a minute or two.',
      'Make a new refresh token at each use, keep digests of them only, and end all tokens of a grant when an old one comes back.',
      'Let access tokens live for an hour or less.',
    ],
  },
  'oauth/skipped-consent': {
    id: 'ask-for-consent',
    title: 'Ask for consent before the browser is sent on',
    steps: [
      'Show a page that names the client, its redirect URI and what it will be able to do, and send the browser on only when the person agrees: for each client, on each device.',
      "Protect the page: a CSRF token in its form, `frame-ancestors 'none'`, and the name of the client escaped.",
      'Remember the answer in a signed cookie (`__Host-`, `Secure`, `HttpOnly`, `SameSite=Lax`) that is bound to the client id, or on the server with the user.',
      'Make `state` after the consent, and accept it in the callback once.',
    ],
  },
  'oauth/unhardened-consent-page': {
    id: 'harden-consent',
    title: 'Harden the page that asks for consent',
    steps: [
      "Send `Content-Security-Policy: frame-ancestors 'none'` and `X-Frame-Options: DENY` with the page.",
      'Put a random token into the form and into a `__Host-` cookie, and compare them with `timingSafeEqual` when the form comes back.',
      'Escape all that the client said about itself, or use a template that does.',
      'Sign the cookie that remembers the answer, bind it to the client id, and set `Secure`, `HttpOnly`, `SameSite=Lax` and `Path=/`.',
    ],
  },
  'oauth/unjudged-introspection': {
    id: 'judge-introspection',
    title: 'Judge the answer of the introspection endpoint',
    steps: [
      'Refuse the token unless the answer says `active === true`; treat any status but 200 as a failure of the question.',
      'Refuse it unless `aud`, a text or a list, names this server, and return that address as `resource`.',
      'Authenticate at the endpoint with credentials of this server from the environment.',
    ],
  },
};
