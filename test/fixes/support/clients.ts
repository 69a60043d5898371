import { Client as FirstClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as FirstTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Client as SecondClient, StreamableHTTPClientTransport as SecondTransport } from '@modelcontextprotocol/client';

export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

export interface Caller {
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: Fetch;
}

const INFO = { name: 'test', version: '1.0.0' };
const LONGEST = 15_000;

/** The names of a server's tools, asked for with the SDK's own client of a major version. */
export async function toolsOf(major: 1 | 2, url: URL, caller: Caller): Promise<readonly string[]> {
  const options = { requestInit: { headers: { ...caller.headers } }, ...(caller.fetch ? { fetch: caller.fetch } : {}) };
  const client = major === 1 ? new FirstClient(INFO) : new SecondClient(INFO);
  try {
    if (client instanceof FirstClient) {
      await client.connect(new FirstTransport(url, options), { timeout: LONGEST });
    } else {
      await client.connect(new SecondTransport(url, options), { timeout: LONGEST });
    }
    const { tools } = await client.listTools(undefined, { timeout: LONGEST });
    return tools.map((tool) => tool.name);
  } finally {
    await client.close();
  }
}

/** The answer to the first message of a client. */
export function initialize(url: URL, { headers = {}, fetch: send = fetch }: Caller): Promise<Response> {
  return send(url, {
    method: 'POST',
    headers: { accept: 'application/json, text/event-stream', 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: INFO },
    }),
    signal: AbortSignal.timeout(LONGEST),
  });
}
