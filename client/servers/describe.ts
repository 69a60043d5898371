import type { Pattern } from '../../server/engine/audit.ts';
import type { WireEndpoint, WireServer } from '../../server/lsp/protocol.ts';

/** How a gate state is shown: a product icon, a theme color and words. */
export interface GateLook {
  readonly icon: string;
  readonly color: string | undefined;
  readonly description: string;
  readonly tooltip: string;
}

export const GATES: Readonly<Record<WireEndpoint['gated'], GateLook>> = {
  enforced: {
    icon: 'lock',
    color: 'testing.iconPassed',
    description: 'guarded',
    tooltip: 'Requests without a valid credential are refused.',
  },
  'presence-only': {
    icon: 'unlock',
    color: 'list.errorForeground',
    description: 'any credential passes',
    tooltip: 'The gate asks for a credential but accepts any that is not empty.',
  },
  'fail-open': {
    icon: 'unlock',
    color: 'list.errorForeground',
    description: 'gate fails open',
    tooltip: 'There is a way around the gate: a setting or credential that is missing lets the request in.',
  },
  none: {
    icon: 'unlock',
    color: 'list.errorForeground',
    description: 'no authentication',
    tooltip: 'Everyone who can reach the server can call its tools.',
  },
  unknown: {
    icon: 'question',
    color: undefined,
    description: 'cannot be told',
    tooltip: 'A middleware before this endpoint could not be resolved. Name it in `knownGates` if it authenticates.',
  },
};

const TRANSPORTS: Readonly<Record<WireServer['transports'][number], string>> = {
  stdio: 'stdio',
  'streamable-http': 'Streamable HTTP',
  sse: 'SSE',
};

const PATTERNS: Readonly<Record<Pattern, string>> = {
  'api-key': 'API key',
  oauth: 'OAuth 2.0',
  'mutual-tls': 'mutual TLS',
};

/** `Streamable HTTP, API key`. */
export function describeServer({ transports, patterns }: WireServer): string {
  const words = [
    ...transports.map((transport) => TRANSPORTS[transport]),
    ...patterns.map((pattern) => PATTERNS[pattern]),
  ];
  return words.join(', ');
}
