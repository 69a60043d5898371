import type { Endpoint } from './facts.ts';

/** `POST /mcp`, `/mcp` when it answers every method, `The MCP handler` when its route is not known. Without backticks. */
export function endpointName({ methods, route }: Endpoint): string {
  if (route === undefined) return methods.length === 0 ? 'the MCP handler' : `${methods.join(', ')} (MCP)`;
  return methods.length === 0 ? route : `${methods.join(', ')} ${route}`;
}
