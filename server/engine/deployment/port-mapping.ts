/** A mapping of ports as Docker writes it: `127.0.0.1:8080:80/tcp`. */
export interface PortMapping {
  /** Other machines reach it. */
  readonly isPublic: boolean;
  /** What has to come before it so that they do not. */
  readonly prefix: string;
}

/** Ports of debuggers and of the MCP inspector, behind which no MCP server listens. */
const DEBUGGERS = new Set(['9229', '5678', '5005', '2345', '6274', '6277']);

/** Undefined for what is no mapping, for ports of debuggers, and for datagrams. */
export function mappingOf(text: string): PortMapping | undefined {
  if (/\/udp$/i.test(text)) return undefined;
  const parts = text.replace(/\/\w+$/, '').match(/(?:\$\{[^}]*\}|\[[^\]]*\]|[^:])+/g) ?? [];
  const container = parts.at(-1) ?? '';
  if (parts.length === 0 || parts.length > 3 || DEBUGGERS.has(container)) return undefined;
  if (!/^(?:\d{1,5}(?:-\d{1,5})?|\$.+)$/.test(container)) return undefined;
  const address = parts.length === 3 ? parts[0] : '';
  const isPublic = address === '' || /^(?:0\.0\.0\.0|\[?::\]?|\*)$/.test(address);
  return { isPublic, prefix: parts.length === 1 ? '127.0.0.1::' : '127.0.0.1:' };
}

/** Whether a text may publish a port at all, so that the code behind it has to be known. */
export function mayPublish(text: string): boolean {
  return /\bports["']?\s*:|\bhostPort\b|\b(?:LoadBalancer|NodePort)\b|\bkind:\s*Ingress\b|\btype:\s*web\b|\bhttp_service\b|\b(?:docker|podman)\s+run\b/.test(
    text,
  );
}
