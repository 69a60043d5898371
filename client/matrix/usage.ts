import type { Pattern } from '../../server/engine/audit.ts';
import type { WireEndpoint, WireServer, WireSummary } from '../../server/lsp/protocol.ts';

/** What the matrix marks: the patterns of the open file, and those of the rest of the workspace. */
export interface Usage {
  /** The open file's name; undefined when no audited file is open. */
  readonly file: string | undefined;
  readonly inFile: readonly Pattern[];
  readonly elsewhere: readonly Pattern[];
  /** One sentence about the open file. */
  readonly sentence: string;
}

const NAMES: Readonly<Record<Pattern, string>> = {
  'api-key': 'API keys',
  oauth: 'OAuth 2.0',
  'mutual-tls': 'mutual TLS',
};

const ORDER: readonly Pattern[] = ['api-key', 'oauth', 'mutual-tls'];

/** `uri` and `file` name the open file; URIs are compared as they are written. */
export function usageOf(summary: WireSummary | undefined, uri: string | undefined, file: string | undefined): Usage {
  const servers = summary?.servers ?? [];
  const here = servers.filter((server) => touches(server, uri));
  const inFile = patternsOf(here);
  const elsewhere = patternsOf(servers.filter((server) => !here.includes(server)));
  return {
    file,
    inFile,
    elsewhere: elsewhere.filter((pattern) => !inFile.includes(pattern)),
    sentence: summary || file === undefined ? sentence(here, inFile, file) : `\`${file}\` is being audited.`,
  };
}

function touches(server: WireServer, uri: string | undefined): boolean {
  return uri !== undefined && (server.uri === uri || server.endpoints.some((endpoint) => endpoint.uri === uri));
}

function patternsOf(servers: readonly WireServer[]): Pattern[] {
  return ORDER.filter((pattern) => servers.some((server) => server.patterns.includes(pattern)));
}

function sentence(here: readonly WireServer[], inFile: readonly Pattern[], file: string | undefined): string {
  if (file === undefined) return 'Open the source of an MCP server to see which pattern it uses.';
  if (here.length === 0) return `\`${file}\` has no MCP server.`;
  const open = here.flatMap((server) => server.endpoints).filter(isOpen);
  const uses =
    inFile.length > 0 ? `\`${file}\` uses ${inFile.map((pattern) => NAMES[pattern]).join(' and ')}` : undefined;
  if (open.length > 0) {
    const count = open.length === 1 ? 'one endpoint lets' : `${open.length} endpoints let`;
    return uses ? `${uses}, but ${count} anyone in.` : `\`${file}\` uses no authentication: ${count} anyone in.`;
  }
  if (uses) return `${uses}.`;
  return here.every(isLocal)
    ? `\`${file}\` talks over standard input and output: whoever starts it may call it, and no pattern is needed.`
    : `\`${file}\` uses none of the three patterns.`;
}

function isOpen(endpoint: WireEndpoint): boolean {
  return endpoint.gated === 'none' || endpoint.gated === 'presence-only' || endpoint.gated === 'fail-open';
}

function isLocal(server: WireServer): boolean {
  return server.transports.length > 0 && server.transports.every((transport) => transport === 'stdio');
}
