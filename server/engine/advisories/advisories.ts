import type { Advisory, AdvisoryWording, AffectedVersions, Ecosystem } from './advisory.ts';
import { AFFECTED } from './affected.ts';

const LEGACY_TRANSPORTS = ['StreamableHTTPServerTransport', 'SSEServerTransport'];
const CLIENT_CREDENTIALS = ['ClientCredentialsProvider', 'PrivateKeyJwtProvider', 'StaticPrivateKeyJwtProvider'];
const PYTHON_CLIENT_CREDENTIALS = ['ClientCredentialsOAuthProvider', 'PrivateKeyJWTOAuthProvider'];
const AUDIENCE = 'access tokens that were issued for other servers are accepted';
const ISSUER = 'client credentials are sent to an authorization server that the other side chose';
const REBINDING = 'a web page can reach a local server by DNS rebinding, since its protection is off unless asked for';

/** What the advisories mean. Their versions are in `affected.ts`. */
const WORDINGS: Readonly<Record<string, AdvisoryWording>> = {
  'DHI-fkbv-7vdo-jgsd-7nl6': {
    consequence: AUDIENCE,
    severity: 'error',
    uses: ['requireBearerAuth'],
    also: 'Then set `expectedResource` too: the fix is an option.',
  },
  'CVE-2026-116684': {
    consequence: AUDIENCE,
    severity: 'error',
    uses: ['AuthSettings', 'token_verifier'],
    also: 'Then set `validate_token_resource=True` and return `resource` from the verifier too: the fix is an option.',
    fixed: ['1.30.0', '2.2.0'],
  },
  'CVE-2026-104850': {
    consequence: ISSUER,
    severity: 'error',
    uses: CLIENT_CREDENTIALS,
    also: 'Then set `expectedIssuer` too: the fix is an option.',
  },
  'CVE-2026-115563': {
    consequence: ISSUER,
    severity: 'error',
    uses: PYTHON_CLIENT_CREDENTIALS,
    also: 'Then set `issuer` too: the fix is an option.',
  },
  'CVE-2025-66414': {
    consequence: REBINDING,
    severity: 'error',
    uses: LEGACY_TRANSPORTS,
    also: 'Then make the app with `createMcpExpressApp`, or validate `Host` in front of your own.',
  },
  'CVE-2025-66416': {
    consequence: REBINDING,
    severity: 'error',
    uses: ['streamable_http_app', 'sse_app', 'StreamableHTTPSessionManager', 'SseServerTransport'],
    also: 'Then give `TransportSecuritySettings` the hosts that this server is reached by.',
  },
  'CVE-2026-59950': {
    consequence: 'a web page can open a WebSocket to the server, since the transport looks at no `Host` or `Origin`',
    severity: 'error',
    uses: ['websocket_server'],
    also: undefined,
  },
  'CVE-2026-52869': {
    consequence: 'a caller who learns the id of a session can go on in it as somebody else',
    severity: 'error',
    uses: ['streamable_http_app', 'StreamableHTTPSessionManager'],
    also: undefined,
  },
  'CVE-2026-25536': {
    consequence: 'clients that share a transport or server object can get the answers of each other',
    severity: 'error',
    uses: LEGACY_TRANSPORTS,
    also: 'Then make a server and a transport for each client.',
    fixed: ['1.26.0'],
  },
  'CVE-2025-49596': {
    consequence: 'any web page can make its proxy run commands, since it asks for no authentication',
    severity: 'error',
    uses: [],
    also: undefined,
  },
  'CVE-2026-27124': {
    consequence: 'another client can take over the consent that a user gave, since the proxy did not ask again',
    severity: 'error',
    uses: ['OAuthProxy', 'GitHubProvider', 'GoogleProvider', 'AzureProvider', 'OIDCProxy'],
    also: undefined,
  },
  'CVE-2025-69196': {
    consequence:
      'access tokens are issued without the resource that the client asked for, so other servers accept them',
    severity: 'error',
    uses: ['OAuthProxy', 'GitHubProvider', 'GoogleProvider', 'AzureProvider', 'OIDCProxy'],
    also: undefined,
  },
  'CVE-2025-6514': {
    consequence: 'the authorization URL of a server runs as a command on the machine of the client',
    severity: 'error',
    uses: [],
    also: undefined,
  },
  'CVE-2025-4143': {
    consequence: 'authorization codes are sent to redirect URIs that no client registered',
    severity: 'error',
    uses: [],
    also: undefined,
  },
  'CVE-2025-4144': {
    consequence: 'PKCE is not asked of clients that began with it',
    severity: 'error',
    uses: [],
    also: undefined,
  },
};

/** Advisories of which the notes give no versions: they are those of the advisory itself. */
const OTHERS: readonly AffectedVersions[] = [
  other('CVE-2025-6514', 'npm', 'mcp-remote', '0.0.5', '0.1.16'),
  other('CVE-2025-4143', 'npm', '@cloudflare/workers-oauth-provider', '0.0.0', '0.0.5'),
  other('CVE-2025-4144', 'npm', '@cloudflare/workers-oauth-provider', '0.0.0', '0.0.5'),
];

/** The ids that are reported. */
export const WORDED: ReadonlySet<string> = new Set(Object.keys(WORDINGS));

export const ADVISORIES: readonly Advisory[] = [...AFFECTED, ...OTHERS].flatMap((each) => {
  const wording = WORDINGS[each.id];
  if (!wording) return [];
  const affected = each.affected.map(({ from, before }) => ({ from, before: released(before, wording) }));
  return [{ ...each, ...wording, affected }];
});

function released(before: string, { fixed = [] }: AdvisoryWording): string {
  const [major] = before.split('.');
  return fixed.find((each) => each.split('.')[0] === major) ?? before;
}

function other(id: string, ecosystem: Ecosystem, name: string, from: string, before: string): AffectedVersions {
  return { id, ecosystem, package: name, affected: [{ from, before }] };
}
