import type { PythonDraft } from './draft.ts';
import { defined } from './settings.ts';

/** Which names a server answers to: those of this machine, or those that a setting lists. */
export type Names = 'loopback' | 'environment';

const HOSTS = 'MCP_ALLOWED_HOSTS';
const ORIGINS = 'MCP_ALLOWED_ORIGINS';

/** What is left to do: the middleware of Starlette and FastMCP compare names, the SDK what `Host` says as a whole. */
export function namesStep(names: Names, ports: boolean): readonly string[] {
  if (names === 'loopback') return [];
  const example = ports ? 'mcp.example.com,mcp.example.com:*' : 'mcp.example.com';
  return [
    `Set \`${HOSTS}\` to the names under which clients reach this server, with commas between, for instance \`${example}\`; without it the server does not start.`,
    ...(ports ? [`Web pages that may call it stand in \`${ORIGINS}\`: \`https://app.example.com\`.`] : []),
  ];
}

/** Names without ports: `["127.0.0.1", "localhost"]`, or those of the environment. */
export function hostList(draft: PythonDraft, names: Names): string {
  return names === 'loopback' ? '["127.0.0.1", "localhost"]' : listed(draft);
}

function listed(draft: PythonDraft): string {
  return `${draft.import('os')}.environ["${HOSTS}"].split(",")`;
}

/** A constant with the settings that both majors of the SDK take (mcp 1.10, `transport_security.py`). */
export function securitySettings(draft: PythonDraft, names: Names): string {
  const settings = draft.import('mcp.server.transport_security', 'TransportSecuritySettings');
  const lines = [...securityLists(draft, names)].map((each) => `    ${each},\n`);
  const value = `${settings}(\n    enable_dns_rebinding_protection=True,\n${lines.join('')})`;
  return defined(draft, 'transport_security', value);
}

/** `allowed_hosts=…`, `allowed_origins=…`: on loopback those that the SDK itself allows there. */
export function securityLists(draft: PythonDraft, names: Names): readonly string[] {
  const isHere = names === 'loopback';
  const origins = (): string =>
    `[origin for origin in ${draft.import('os')}.environ.get("${ORIGINS}", "").split(",") if origin]`;
  return [
    `allowed_hosts=${isHere ? '["127.0.0.1:*", "localhost:*", "[::1]:*"]' : listed(draft)}`,
    `allowed_origins=${isHere ? '["http://127.0.0.1:*", "http://localhost:*", "http://[::1]:*"]' : origins()}`,
  ];
}
