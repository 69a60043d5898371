/** A published vulnerability of a package, as far as it concerns how MCP servers and clients authenticate. */
export interface Advisory {
  readonly id: string;
  readonly package: string;
  /** Affected versions: from `from` (inclusive) to `before` (exclusive), which is the first with the fix. */
  readonly affected: readonly { readonly from: string; readonly before: string }[];
  /** What may happen, as the end of a sentence. */
  readonly consequence: string;
  readonly severity: 'error' | 'warning';
  /** Exports of which one has to be used for the code to be concerned; empty when the package by itself is enough. */
  readonly uses: readonly string[];
  /** What a newer version alone does not do: one sentence. */
  readonly also: string | undefined;
}

const LEGACY_TRANSPORTS = ['StreamableHTTPServerTransport', 'SSEServerTransport'];
const CLIENT_CREDENTIALS = ['ClientCredentialsProvider', 'PrivateKeyJwtProvider', 'StaticPrivateKeyJwtProvider'];
const AUDIENCE = {
  id: 'DHI-fkbv-7vdo-jgsd-7nl6',
  consequence: 'access tokens that were issued for other servers are accepted',
  severity: 'error',
  uses: ['requireBearerAuth'],
  also: 'Then set `expectedResource` too: the fix is an option.',
} as const;
const ISSUER = {
  id: 'CVE-2026-104850',
  consequence: 'client credentials are sent to an authorization server that the other side chose',
  severity: 'error',
  uses: CLIENT_CREDENTIALS,
  also: 'Then set `expectedIssuer` too: the fix is an option.',
} as const;

/** Kept by hand; the page of `version/vulnerable-sdk` says how. */
export const ADVISORIES: readonly Advisory[] = [
  { ...AUDIENCE, package: '@modelcontextprotocol/sdk', affected: [{ from: '1.6.0', before: '1.32.0' }] },
  { ...AUDIENCE, package: '@modelcontextprotocol/server', affected: [{ from: '2.0.0', before: '2.3.0' }] },
  { ...AUDIENCE, package: '@modelcontextprotocol/express', affected: [{ from: '2.0.0', before: '2.0.2' }] },
  { ...AUDIENCE, package: '@modelcontextprotocol/server-legacy', affected: [{ from: '2.0.0', before: '2.3.1' }] },
  { ...ISSUER, package: '@modelcontextprotocol/sdk', affected: [{ from: '1.0.0', before: '1.31.0' }] },
  { ...ISSUER, package: '@modelcontextprotocol/client', affected: [{ from: '2.0.0', before: '2.2.0' }] },
  {
    id: 'CVE-2025-66414',
    package: '@modelcontextprotocol/sdk',
    affected: [{ from: '0.0.0', before: '1.24.0' }],
    consequence: 'a web page can reach a local server by DNS rebinding, since its protection is off unless asked for',
    severity: 'error',
    uses: LEGACY_TRANSPORTS,
    also: 'Then make the app with `createMcpExpressApp`, or validate `Host` in front of your own.',
  },
  {
    id: 'CVE-2026-25536',
    package: '@modelcontextprotocol/sdk',
    affected: [{ from: '1.10.0', before: '1.26.0' }],
    consequence: 'clients that share a transport or server object can get the answers of each other',
    severity: 'error',
    uses: LEGACY_TRANSPORTS,
    also: 'Then make a server and a transport for each client.',
  },
  {
    id: 'CVE-2025-49596',
    package: '@modelcontextprotocol/inspector',
    affected: [{ from: '0.0.0', before: '0.14.1' }],
    consequence: 'any web page can make its proxy run commands, since it asks for no authentication',
    severity: 'error',
    uses: [],
    also: undefined,
  },
  {
    id: 'CVE-2025-6514',
    package: 'mcp-remote',
    affected: [{ from: '0.0.5', before: '0.1.16' }],
    consequence: 'the authorization URL of a server runs as a command on the machine of the client',
    severity: 'error',
    uses: [],
    also: undefined,
  },
  {
    id: 'CVE-2025-4143',
    package: '@cloudflare/workers-oauth-provider',
    affected: [{ from: '0.0.0', before: '0.0.5' }],
    consequence: 'authorization codes are sent to redirect URIs that no client registered',
    severity: 'error',
    uses: [],
    also: undefined,
  },
  {
    id: 'CVE-2025-4144',
    package: '@cloudflare/workers-oauth-provider',
    affected: [{ from: '0.0.0', before: '0.0.5' }],
    consequence: 'PKCE is not asked of clients that began with it',
    severity: 'error',
    uses: [],
    also: undefined,
  },
];
