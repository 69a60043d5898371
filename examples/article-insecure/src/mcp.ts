import type { Request, Response } from 'express';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';
import { calendarOf } from './oauth.js';

function createServer(): McpServer {
  const server = new McpServer({ name: 'calendar', version: '1.0.0' });
  server.registerTool(
    'list_events',
    { description: 'The events of a day', inputSchema: { day: z.string() } },
    async ({ day }, { authInfo }) => ({
      content: [{ type: 'text', text: JSON.stringify(await calendarOf(authInfo?.token ?? '', day)) }],
    }),
  );
  return server;
}

export async function handleMcp(req: Request, res: Response): Promise<void> {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await createServer().connect(transport);
  await transport.handleRequest(req, res, req.body);
}
