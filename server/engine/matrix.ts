import type { Pattern } from './audit.ts';

/** How well a pattern meets a criterion: it does, it does with reservations, it does not. */
export type Rating = 'good' | 'partial' | 'poor';

export interface MatrixCell {
  readonly pattern: Pattern;
  readonly rating: Rating;
  /** The verdict in a word or two: `Best`, `Via cert fields`. */
  readonly label: string;
  /** Why, in a sentence or two. */
  readonly explanation: string;
}

export interface MatrixRow {
  readonly id: string;
  readonly criterion: string;
  /** The question about the server that the criterion answers. */
  readonly question: string;
  /** One cell per pattern, in the order of `DecisionMatrix.patterns`. */
  readonly cells: readonly [MatrixCell, MatrixCell, MatrixCell];
}

export interface MatrixPattern {
  readonly id: Pattern;
  readonly name: string;
  readonly summary: string;
  readonly useWhen: readonly string[];
  readonly avoidWhen: readonly string[];
}

/** What a table cannot say. */
export interface MatrixNote {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** The pattern that it is about; absent when it is about the choice itself. */
  readonly pattern?: Pattern;
}

export interface DecisionMatrix {
  readonly patterns: readonly [MatrixPattern, MatrixPattern, MatrixPattern];
  readonly rows: readonly MatrixRow[];
  readonly notes: readonly MatrixNote[];
}

type Verdict = readonly [Rating, string, string];

const row = (
  id: string,
  criterion: string,
  question: string,
  key: Verdict,
  oauth: Verdict,
  mtls: Verdict,
): MatrixRow => ({
  id,
  criterion,
  question,
  cells: [cell('api-key', key), cell('oauth', oauth), cell('mutual-tls', mtls)],
});

const cell = (pattern: Pattern, [rating, label, explanation]: Verdict): MatrixCell => ({
  pattern,
  rating,
  label,
  explanation,
});

const apiKey: MatrixPattern = {
  id: 'api-key',
  name: 'API keys',
  summary: 'A shared secret: the client sends a key and the server checks it. Simple, stateless, easy to leak.',
  useWhen: [
    'Only servers call this server; no browser takes part.',
    'The key never leaves your backend.',
    'You want to revoke one client without more infrastructure.',
    'It is a development or internal tool with a small attack surface.',
  ],
  avoidWhen: [
    'Code on the client’s side would hold the key: a browser, a mobile app.',
    'Each request needs permissions of its own.',
    'Several tenants share the server and users must be isolated from each other.',
  ],
};

const oauth: MatrixPattern = {
  id: 'oauth',
  name: 'OAuth 2.0',
  summary: 'Users grant the server access to their data without handing over their credentials.',
  useWhen: [
    'The server acts on behalf of a user: calendar, mail, drive.',
    'You need fine-grained scopes.',
    'Users must be able to take access back by themselves.',
    'You integrate third-party identity providers.',
  ],
  avoidWhen: [
    'Only servers call each other: PKCE and an authorization server are more than that needs.',
    'You control both ends of the connection.',
    'Latency counts: checking a token can add 50 to 200 ms to a request.',
  ],
};

const mutualTls: MatrixPattern = {
  id: 'mutual-tls',
  name: 'Mutual TLS',
  summary: 'Both sides prove who they are with certificates. Without a client certificate there is no connection.',
  useWhen: [
    'The automation is of high value: finance, health care, infrastructure.',
    'You control every client and can run a PKI.',
    'Compliance asks for certificates: SOC 2, PCI DSS.',
    'A stolen credential would be a catastrophe.',
  ],
  avoidWhen: [
    'There are many clients: replacing certificates becomes painful.',
    'Clients run where you cannot install a certificate.',
    'Nobody on the team has run a PKI before.',
  ],
};

const rows: readonly MatrixRow[] = [
  row(
    'server-to-server',
    'Server-to-server',
    'Do only machines call this server?',
    [
      'good',
      'Best',
      'One secret per calling server, kept in its environment, is all it takes. No browser, no redirect, no token endpoint.',
    ],
    [
      'partial',
      'Works',
      'The client credentials grant works between machines, but it brings an authorization server that two servers of yours do not need.',
    ],
    [
      'good',
      'Best',
      'Each machine holds its own certificate. Nothing that can be replayed crosses the wire, and an unknown caller is refused before HTTP starts.',
    ],
  ),
  row(
    'user-delegation',
    'User delegation',
    'Does the server act for a user, on that user’s data?',
    [
      'poor',
      'Never',
      'A key says which program calls, never for which user. Whoever holds it can reach the data of every user behind the server.',
    ],
    [
      'good',
      'Best',
      'This is what OAuth is for: the user consents, the token names the user, and the server never sees the password.',
    ],
    [
      'poor',
      'N/A',
      'A certificate names a machine. It carries no consent and no user, so it needs OAuth on top when users are involved.',
    ],
  ),
  row(
    'fine-grained-scopes',
    'Fine-grained scopes',
    'Must callers be limited to some of the tools?',
    ['poor', 'No', 'A key opens everything or nothing, unless you keep a table of permissions per key yourself.'],
    [
      'good',
      'Yes',
      'Each token carries its scopes. A tool can ask for the ones it needs and answer `insufficient_scope` otherwise.',
    ],
    [
      'partial',
      'Via cert fields',
      'Roles can be put in the subject or in an extension of the certificate, but changing them means issuing a new certificate.',
    ],
  ),
  row(
    'revocation-speed',
    'Revocation speed',
    'How soon must a lost credential stop working?',
    ['good', 'Instant', 'Delete the key and the next request fails, as long as every client has a key of its own.'],
    [
      'good',
      'Instant',
      'Revoke the grant at the authorization server. Where tokens are checked without asking it, they live on until they expire, so keep them short-lived.',
    ],
    [
      'partial',
      'CRL lag',
      'A revoked certificate is accepted until every server has loaded the new revocation list, or until it expires. Node reads a list only when you pass `crl`.',
    ],
  ),
  row(
    'client-complexity',
    'Client complexity',
    'How much must a client do before its first call?',
    [
      'good',
      'Minimal',
      'One header on each request. Any HTTP client can send it, and there is nothing to store but the key.',
    ],
    [
      'partial',
      'Medium',
      'The client needs a redirect or a device flow, PKCE, token storage and silent refresh. MCP client SDKs bring most of it.',
    ],
    [
      'poor',
      'High',
      'Each client needs a private key, a certificate, your CA, and a way to replace them in time. Many MCP hosts cannot present a certificate at all.',
    ],
  ),
  row(
    'compliance-fit',
    'Compliance fit',
    'Will an auditor ask how callers are identified?',
    [
      'partial',
      'Low',
      'Shared secrets rarely satisfy an auditor: a key proves possession only, and the log cannot say who used it.',
    ],
    ['good', 'Medium', 'Every action is tied to a user, a client and a scope, and consent is recorded.'],
    [
      'good',
      'High',
      'Certificate-based authentication is what SOC 2 and PCI DSS auditors ask for: both ends are identified and the private key never travels.',
    ],
  ),
  row(
    'rotation-burden',
    'Rotation burden',
    'Who replaces credentials, and how often?',
    [
      'partial',
      'Manual',
      'You issue the new key, every client deploys it, you remove the old one. Accept two keys for a while so that nothing breaks at 2 AM.',
    ],
    [
      'good',
      'Automatic',
      'Access tokens expire by themselves and are refreshed silently. Only the client secret and the signing keys are left to rotate.',
    ],
    [
      'poor',
      'High',
      'Certificates expire for every client on its own day. Without automation, one that was forgotten is an outage.',
    ],
  ),
];

const notes: readonly MatrixNote[] = [
  {
    id: 'leak-problem',
    title: 'The leak problem',
    text: 'API keys in environment files get committed to git, and keys in CI logs get scraped. Keep them out of the source, rotate them often, and give every client its own, so that one leak does not force fifty clients to change keys at once.',
    pattern: 'api-key',
  },
  {
    id: 'refresh-token-problem',
    title: 'The refresh token problem',
    text: 'Access tokens expire. Unless the server refreshes them silently, it starts to fail in the middle of a session. Ask for offline access, and store refresh tokens encrypted at rest.',
    pattern: 'oauth',
  },
  {
    id: 'certificates',
    title: 'Certificates need a PKI',
    text: 'Making a client certificate takes three calls of `openssl`: `genrsa` for the key, `req` for the request, `x509` to sign it with your CA. The work lies in what follows: guarding the CA key, issuing, replacing and revoking. On the server, `requestCert` asks for the certificate and `rejectUnauthorized` refuses a wrong one; both must be true.',
    pattern: 'mutual-tls',
  },
  {
    id: 'threat-model',
    title: 'Pick the right tool for the threat model',
    text: 'API keys are not insecure, they are a different trust boundary. The mistake is to use them for everything because they are easy.',
  },
];

/** Which authentication pattern fits which server: seven criteria by three patterns. */
export const DECISION_MATRIX: DecisionMatrix = { patterns: [apiKey, oauth, mutualTls], rows, notes };
