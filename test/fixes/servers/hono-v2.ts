import { serve } from '@hono/node-server';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { Hono } from 'hono';

const mcp = createMcpHandler(() => {
  const server = new McpServer({ name: 'weather', version: '1.0.0' });
  server.registerTool('forecast', { description: 'Tells the weather' }, () => ({
    content: [{ type: 'text', text: 'sunny' }],
  }));
  return server;
});

const app = new Hono();

app.all('/mcp', (c) => mcp.fetch(c.req.raw));

serve({ fetch: app.fetch, port: Number(process.env['PORT']), hostname: '127.0.0.1' }, (address) => {
  console.log(JSON.stringify(address));
});
