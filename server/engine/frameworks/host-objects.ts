import { reachedInClear } from '../facts/clear-machines.ts';
import type { CleartextServer } from '../facts/hosts.ts';
import { fileRole } from '../paths.ts';
import type { Module } from '../program/link.ts';
import type { Literal, Node, Property } from '../program/nodes.ts';
import { speaksOf } from '../program/speaks.ts';
import { credentialIn } from '../secrets/headers.ts';

const SERVERS = /mcp_?servers/i;
const URL_KEY = /^(url|serverUrl|httpUrl|server_url|endpoint|uri)$/;

type ObjectNode = Extract<Node, { kind: 'object' }>;

/** `{ mcpServers: { notes: { url: 'http://192.168.1.20:3000/sse' } } }` in code: what it writes for a host, or connects to. */
export function* cleartextServersIn(module: Module): Generator<CleartextServer> {
  if (!module.text.includes('http://') || !speaksOf(module, SERVERS) || fileRole(module.path, module.text) === 'test')
    return;
  for (const literal of module.literals) {
    const found = literal.kind === 'literal' ? serverAt(literal) : undefined;
    const url = literal.kind === 'literal' ? String(literal.value) : '';
    const reached = found && reachedInClear(url);
    const start = literal.start + 1;
    if (!found || !reached || module.text.slice(start, literal.end - 1) !== url) continue;
    yield {
      kind: 'cleartextServer',
      host: 'an MCP host',
      server: found.name,
      carries: credentialIn(headersOf(found.server)),
      documentation: false,
      ...reached,
      at: { path: module.path, start, end: literal.end - 1 },
      scheme: { path: module.path, start, end: start + 'http'.length },
    };
  }
}

/** The server whose URL it is: `mcpServers: { name: { url } }`. */
function serverAt(literal: Literal): { readonly name: string; readonly server: ObjectNode } | undefined {
  const server = URL_KEY.test(keyed(literal)?.key ?? '') ? literal.parent?.parent : undefined;
  if (server?.kind !== 'object') return undefined;
  const name = keyed(server)?.key;
  const servers = server.parent?.parent;
  const owner = servers?.kind === 'object' ? keyed(servers)?.key : undefined;
  return name !== undefined && /^mcp_?servers$/i.test(owner ?? '') ? { name, server } : undefined;
}

/** The property that something is the value of. */
function keyed(node: Node): Property | undefined {
  const { parent } = node;
  return parent?.kind === 'property' && parent.value === node ? parent : undefined;
}

/** `headers: { Authorization: … }` */
function headersOf({ properties }: ObjectNode): string[] {
  const headers = properties.find((each): each is Property => each.kind === 'property' && each.key === 'headers');
  if (headers?.value.kind !== 'object') return [];
  return headers.value.properties.flatMap((each) => (each.kind === 'property' ? (each.key ?? []) : []));
}
