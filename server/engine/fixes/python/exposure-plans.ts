import type { Plan } from '../plans.ts';

/** Plans for credentials on their way, for sessions, connections and certificates. */
export const PYTHON_EXPOSURE_PLANS: Readonly<Record<string, Plan>> = {
  'advice/api-key-for-user-data': {
    id: 'sign-users-in',
    title: 'Let each user sign in (OAuth)',
    steps: [
      'Give the server a verifier for tokens of your authorization server, with the URL of this server as the audience: `auth=` of FastMCP, `token_verifier=` and `auth=AuthSettings(…)` of the SDK.',
      'Keep what a user granted under that user (`get_access_token()` says who calls), and use it for calls with that user’s token only.',
      'For yourself alone, serve it over standard streams, or on 127.0.0.1.',
    ],
  },
  'advice/shared-client-key': {
    id: 'key-per-client',
    title: 'Give each client a key of its own',
    steps: [
      'Make a key by `secrets.token_urlsafe(32)` for each client, with the id of the client in front: `agent1.…`.',
      'Keep a table of them where only the server can read it: id, SHA-256 digest of the key, expiry, and whether it is revoked. Keep no key.',
      'Look the id up, refuse what is unknown, expired or revoked, and compare the digests by `hmac.compare_digest`.',
      'Write the id, never the key, to the log, and take the shared key away when every client has its own.',
    ],
  },
  'credential/default-value': {
    id: 'require-setting',
    title: 'Start only with a secret of one’s own',
    steps: [
      'Take the default away: `os.environ["…"]` raises when the variable is missing, and a field of `BaseSettings` without a default refuses to load.',
      'Set the variable to a new secret wherever the server runs: the old one has been readable by everybody.',
    ],
  },
  'credential/development-verifier': {
    id: 'verify-for-real',
    title: 'Use a verifier for real tokens',
    steps: [
      'Verify tokens of your authorization server: `JWTVerifier(jwks_uri=…, issuer=…, audience=…)` with the URL of this server as the audience.',
      'Keep the verifier with fixed tokens in the tests, in a module that the server does not import.',
    ],
  },
  'credential/timing-unsafe-comparison': {
    id: 'compare-in-constant-time',
    title: 'Compare in constant time',
    steps: ['Compare by `hmac.compare_digest(given.encode(), expected.encode())`, and refuse first what is missing.'],
  },
  'credential/in-url': {
    id: 'read-header',
    title: 'Read the credential from a header',
    steps: [
      'Read `request.headers.get("authorization")` instead, refuse without it, and take the parameter out of the clients’ URLs: URLs are logged.',
    ],
  },
  'credential/logged': {
    id: 'redact-logs',
    title: 'Redact credentials where logs are written',
    steps: [
      'Log that it is there, or which one it is by a name, never a part of it.',
      'Add a `logging.Filter` to the handlers that takes out what looks like a credential, for what libraries write.',
      'Revoke what has been written to logs already.',
    ],
  },
  'mtls/any-certificate-accepted': {
    id: 'name-clients',
    title: 'Name the clients that may call',
    steps: [
      'Keep a list of the `subjectAltName` entries, or of the SHA-256 fingerprints, of the clients.',
      'Compare `getpeercert()` of the connection with it, whole entries only, and answer 403. `uvicorn` does not hand the certificate to the application: let a proxy in front of it compare.',
    ],
  },
  'mtls/ca-without-request': {
    id: 'request-client-certificates',
    title: 'Ask for client certificates',
    steps: [
      'Add `ssl_cert_reqs=ssl.CERT_REQUIRED` beside `ssl_ca_certs`, and give every client a certificate of this authority before the next start.',
    ],
  },
  'mtls/hostname-check-off': {
    id: 'check-host-name',
    title: 'Check the host name',
    steps: [
      'Remove `check_hostname = False`: `ssl.create_default_context()` checks it.',
      'Where the server is reached by another name than its certificate has, say with `server_hostname` which name that is.',
    ],
  },
  'mtls/old-tls-version': {
    id: 'require-modern-tls',
    title: 'Require TLS 1.2 and sound ciphers',
    steps: [
      'Use `ssl.create_default_context()`, or set `minimum_version = ssl.TLSVersion.TLSv1_2`, and remove `PROTOCOL_TLSv1`, `maximum_version` and `set_ciphers`: the defaults are sound.',
      'Find out who still connects with less, and move them first.',
    ],
  },
  'oauth/shell-opened-url': {
    id: 'open-without-shell',
    title: 'Open the URL without a shell',
    steps: [
      'Parse the URL by `urllib.parse.urlsplit`, and refuse every scheme but `http` and `https`.',
      'Open it by `webbrowser.open(url)`, or start the program by `subprocess.run([program, url])`, the URL as an argument of its own, without `shell=True`.',
      'Print the URL as well, for people whose machine has no browser.',
    ],
  },
  'oauth/unguarded-metadata-fetch': {
    id: 'guard-address',
    title: 'Ask where the address leads before it is requested',
    steps: [
      'Take issuers and key sets from the settings, and refuse a token whose `iss` is not one of them, wherever the address need not come from the other side.',
      'Otherwise accept `https:` only, resolve the host, refuse an address that `ipaddress` calls private, loopback or link-local, and connect to the address that was checked. FastMCP does so with `ssrf_safe=True`.',
      'Follow no redirects, give a timeout, read a bounded number of bytes, and show nothing of the answer in an error.',
    ],
  },
  'session/predictable-id': {
    id: 'make-at-random',
    title: 'Make the id of random bytes',
    steps: [
      'Make it by `secrets.token_urlsafe(32)` or `uuid.uuid4()`, or leave it to the SDK, which does so by itself.',
    ],
  },
  'session/public-cache': {
    id: 'keep-private',
    title: 'Keep answers for one user out of shared caches',
    steps: [
      'Write `cache_scope="private"`, or `Cache-Control: private, no-store`, or leave the hint out.',
      'Give what is the same for everybody a resource of its own, and let that alone be `public`.',
    ],
  },
  'session/secret-through-client': {
    id: 'ask-on-own-page',
    title: 'Ask on a page of this server',
    steps: [
      'Ask by `ctx.elicit_url(…)`, for a page of this server whose address names the elicitation by a random id and nothing else.',
      'On that page, make sure that who opens it is the user of the session, before it takes a secret or starts a login.',
      'Keep what was taken under that user, and tell the client only that it is done.',
    ],
  },
  'session/shared-transport': {
    id: 'server-for-each-session',
    title: 'Give each session a transport of its own',
    steps: [
      'Let `StreamableHTTPSessionManager(app=server)` make transports: it has one for each session.',
      'Keep what all sessions share, such as a database, outside of the handlers, and what belongs to a user under that user.',
    ],
  },
  'session/trusted-request-state': {
    id: 'seal-request-state',
    title: 'Seal the state for the user whose it is',
    steps: [
      'Give the server `request_state_security=RequestStateSecurity(keys=[…])`, with a key of at least 32 random bytes from the environment.',
      'Leave `bind_principal` as it is, or have it give the user of the token: what another user sends is then refused before a handler runs.',
    ],
  },
  'transport/all-interfaces': {
    id: 'bind-to-loopback',
    title: 'Listen on 127.0.0.1 only',
    steps: [
      'Say `host="127.0.0.1"` where the server is run, or make that the default of the setting that holds the address.',
      'Clients on other machines reach the server through a proxy with TLS and authentication in front of it.',
    ],
  },
  'transport/caller-chosen-upstream': {
    id: 'choose-upstream-from-list',
    title: 'Let the caller choose from a list of hosts only',
    steps: [
      'Take the address from the settings when there is one upstream. Otherwise write down the hosts that the credential is for.',
      'Parse what the caller sends by `urllib.parse.urlsplit`, compare its `hostname` with the list, and refuse what is not on it before the request is sent.',
      'Send no credential of the server to an instance that belongs to the caller: let them bring their own.',
    ],
  },
  'transport/cleartext-listener': {
    id: 'serve-with-tls',
    title: 'Serve with TLS only',
    steps: [
      'Give `uvicorn` `ssl_certfile=` and `ssl_keyfile=`, or listen on `127.0.0.1` behind a proxy on the same machine that has TLS.',
      'Remove the plain port, or let it answer with a redirect alone, and write `https:` into the URLs of the server.',
    ],
  },
  'transport/deprecated-api': {
    id: 'leave-deprecated-api',
    title: 'Move to Streamable HTTP',
    steps: [
      'Serve `/mcp` by `transport="streamable-http"` (`"http"` with FastMCP), or by `StreamableHTTPSessionManager`.',
      'Remove `/sse` and `/messages/` when your clients have moved; until then put the same gate before them.',
    ],
  },
  'transport/list-only-filter': {
    id: 'ask-in-both-handlers',
    title: 'Ask the same question in `tools/call`',
    steps: [
      'Make one function that gives the tools that a caller may use, from `get_access_token()`, and list what it gives.',
      'In the handler of `tools/call`, refuse a name that it does not give, before anything runs.',
    ],
  },
  'transport/missing-host-validation': {
    id: 'validate-host',
    title: 'Check `Host` and `Origin`',
    steps: [
      'FastMCP: pass `host_origin_protection=True`, with `allowed_hosts` and `allowed_origins` where it is served under other names.',
      'The SDK: pass `transport_security=TransportSecuritySettings(allowed_hosts=[…], allowed_origins=[…])`.',
      'Elsewhere put `TrustedHostMiddleware` of Starlette before the endpoint, with the names under which the server is reached.',
    ],
  },
  'transport/missing-origin-validation': {
    id: 'compare-origin',
    title: 'Compare whole origins',
    steps: [
      'Ask whether the origin is in a set of whole origins: `origin in ALLOWED_ORIGINS`; answer 403 when it is not.',
    ],
  },
  'transport/spoofable-identity-header': {
    id: 'trust-what-was-checked',
    title: 'Decide by what was checked',
    steps: [
      'Take who the caller is from `get_access_token()`, behind a verifier; take the URL of this server from its settings and the method from the body.',
      'Where a gateway authenticates, accept requests from it alone: ask for a secret header or a client certificate of its own, and let it remove the header from what comes in.',
      'Give `uvicorn` the addresses of your proxies as `forwarded_allow_ips`, not `"*"`, and decide about addresses by `request.client.host`.',
    ],
  },
};
