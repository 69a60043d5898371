import type { Plan } from './plans.ts';

/** Plans for credentials on their way, for sessions, connections and certificates. */
export const EXPOSURE_PLANS: Readonly<Record<string, Plan>> = {
  'credential/client-side': {
    id: 'call-from-server',
    title: 'Make the call on the server',
    steps: [
      'Move the request to a route of your own server, which reads the key from its environment, and let the page call that route.',
      'Rename the variable, so that no bundler writes it into the page, and revoke the key: everybody who has loaded the page has it.',
    ],
  },
  'credential/development-verifier': {
    id: 'verify-for-real',
    title: 'Use a verifier for real tokens',
    steps: [
      'Verify tokens of your authorization server: its key set, its issuer, and the URL of this server as the audience.',
      'Keep the verifier with fixed tokens in the tests, in a file that the server does not import.',
    ],
  },
  'credential/in-output': {
    id: 'answer-without-secret',
    title: 'Answer without the secret',
    steps: [
      'Answer with what the caller needs: whether it is set, its name, its last four characters at most.',
      'For errors, log the details without headers and settings, and answer with a text of your own.',
      'Revoke what has been in answers: conversations keep it.',
    ],
  },
  'credential/logged': {
    id: 'redact-logs',
    title: 'Redact credentials where logs are written',
    steps: [
      'Log that it is there, or which one it is by a name, never a part of it.',
      'Give the logger a list of what it must not write: `redact` of pino, a format of winston.',
      'Revoke what has been written to logs already.',
    ],
  },
  'credential/operator-fallback': {
    id: 'refuse-without-credential',
    title: 'Refuse callers without a credential',
    steps: [
      'Over HTTP, answer 401 when the caller sends none, before any client is made.',
      'Use the credential of the environment over standard streams only, where the caller is who started the server.',
    ],
  },
  'credential/tool-parameter': {
    id: 'take-secret-from-connection',
    title: 'Take the secret from the connection',
    steps: [
      'Remove the argument: over standard streams read it from the environment, over HTTP from what belongs to the user of the token.',
      'Where a user has to give it, ask with an elicitation in URL mode, on a page of this server.',
    ],
  },
  'mtls/any-certificate-accepted': {
    id: 'name-clients',
    title: 'Name the clients that may call',
    steps: [
      'Keep a list of the `subjectAltName` entries, or of the SHA-256 fingerprints, of the clients.',
      'Compare `socket.getPeerCertificate()` with it in a middleware, whole entries only, and answer 403.',
    ],
  },
  'mtls/ca-without-request': {
    id: 'request-client-certificates',
    title: 'Ask for client certificates',
    steps: [
      'Listen by `https.createServer` with `ca`, `requestCert: true` and `rejectUnauthorized: true`, where what listens takes no such options itself.',
      'Or put a proxy in front of it that asks for certificates, and let the server listen on 127.0.0.1 only.',
    ],
  },
  'mtls/old-tls-version': {
    id: 'require-modern-tls',
    title: 'Require TLS 1.2 and sound ciphers',
    steps: [
      'Set `minVersion: "TLSv1.2"`, and remove `secureProtocol`, `maxVersion` and `ciphers`: the defaults of Node are sound.',
      'Find out who still connects with less, and move them first.',
    ],
  },
  'mtls/trusted-proxy-header': {
    id: 'trust-proxy-only',
    title: 'Take the header from the proxy only',
    steps: [
      'Let the proxy remove the header from what comes in, and set it itself.',
      'Accept connections from the proxy alone: its address, a network of its own, or a certificate of its own.',
    ],
  },
  'mtls/unchecked-token-binding': {
    id: 'compare-thumbprint',
    title: 'Compare the certificate with the token',
    steps: [
      'Compute the SHA-256 digest of the client’s certificate (DER) in base64url.',
      'Compare it with `cnf["x5t#S256"]` of the token, and refuse the request when they differ or one is missing.',
    ],
  },
  'session/shared-transport': {
    id: 'server-for-each-session',
    title: 'Make a server for each session',
    steps: [
      'Move `new McpServer(…)` and its tools into a function, and call it where the transport is made.',
      'Keep what all sessions share, such as a database, outside of it, and what belongs to a user inside.',
    ],
  },
  'session/used-as-authentication': {
    id: 'check-each-request',
    title: 'Ask for the credential at every request',
    steps: [
      'Move the check into a middleware for the whole route, before the session is looked up: `POST`, `GET` and `DELETE` alike.',
      'Keep the session under its user and its id together.',
    ],
  },
  'transport/all-interfaces': {
    id: 'bind-to-loopback',
    title: 'Listen on 127.0.0.1 only',
    steps: [
      'Give the address to what listens, as its `host` or `hostname`; where others must reach the server, put authentication before it first.',
      'Clients on other machines reach the server through a proxy with TLS and authentication in front of it.',
    ],
  },
  'transport/missing-host-validation': {
    id: 'validate-host',
    title: 'Look at `Host` before the endpoint',
    steps: [
      'Put `hostHeaderValidation([…])` of `@modelcontextprotocol/sdk/server/middleware/hostHeaderValidation.js` before the routes, with the names under which the server is reached, or make the app with `createMcpExpressApp`.',
      'With version 2 of the SDK add `originValidation([…])`, with the pages that may call.',
      'Elsewhere compare `Host` with a list in a middleware, and answer 403.',
    ],
  },
  'transport/missing-origin-validation': {
    id: 'compare-origins',
    title: 'Compare whole origins',
    steps: [
      'Keep a set of origins, scheme and port included, and look the header up: `ORIGINS.has(origin)`.',
      'For any port of this machine parse it, and compare `hostname` with `localhost` and `127.0.0.1`.',
      'Answer 403 when it is another one.',
    ],
  },
};
