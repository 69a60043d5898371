import { createServer, type RequestListener } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';

const mcp = createMcpHandler(() => {
  const server = new McpServer({ name: 'weather', version: '1.0.0' });
  server.registerTool('forecast', { description: 'Tells the weather' }, () => ({
    content: [{ type: 'text', text: 'sunny' }],
  }));
  return server;
});

const server = createServer(toNodeHandler(mcp) as RequestListener);

server.listen(Number(process.env['PORT']), '127.0.0.1', () => {
  console.log(JSON.stringify(server.address()));
});
