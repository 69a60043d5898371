import type { Plan } from '../plans.ts';

/** What to do by hand in an authorization server of one's own, and with the documents of a server. */
export const PYTHON_SERVER_PLANS: Readonly<Record<string, Plan>> = {
  'oauth/missing-resource-metadata': {
    id: 'publish-metadata',
    title: 'Publish the protected resource metadata',
    steps: [
      'FastMCP: put the verifier into `RemoteAuthProvider(token_verifier=…, authorization_servers=[…], base_url=…)`, and give that as `auth=`.',
      'The SDK: set `resource_server_url` of `AuthSettings` to the URL of this server.',
      'Elsewhere answer `GET /.well-known/oauth-protected-resource` (followed by the path of the endpoint) with `{"resource": …, "authorization_servers": [issuer]}`, and name that address in the `WWW-Authenticate` header of every 401.',
    ],
  },
  'oauth/skipped-consent': {
    id: 'ask-for-consent',
    title: 'Ask for consent before the browser is sent on',
    steps: [
      'With `OAuthProxy` of FastMCP and the providers made of it, remove `require_authorization_consent=False`: they show the page themselves.',
      'Elsewhere show a page that names the client, its redirect URI and what it will be able to do, and send the browser on only when the person agrees: for each client, on each device.',
      'Remember the answer in a signed cookie (`__Host-`, `Secure`, `HttpOnly`, `SameSite=Lax`) that is bound to the client id, or on the server with the user.',
      'Make `state` after the consent, and accept it in the callback once.',
    ],
  },
  'oauth/unhardened-consent-page': {
    id: 'harden-consent',
    title: 'Harden the page that asks for consent',
    steps: [
      "Send `Content-Security-Policy: frame-ancestors 'none'` and `X-Frame-Options: DENY` with the page.",
      'Put a random token (`secrets.token_urlsafe(32)`) into the form and into a `__Host-` cookie, and compare them by `hmac.compare_digest` when the form comes back.',
      'Escape all that the client said about itself (`html.escape`), or use a template that does.',
      'Sign the cookie that remembers the answer, bind it to the client id, and set `secure=True`, `httponly=True`, `samesite="lax"` and `path="/"`.',
    ],
  },
  'oauth/unjudged-introspection': {
    id: 'judge-introspection',
    title: 'Judge the answer of the introspection endpoint',
    steps: [
      'Refuse the token unless `answer.get("active") is True`; treat any status but 200 as a failure of the question.',
      'Refuse it unless `aud`, a text or a list, names this server, and return that address as `resource` of the `AccessToken`.',
      'Authenticate at the endpoint with credentials of this server from the environment.',
    ],
  },
};
