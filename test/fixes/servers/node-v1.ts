/* eslint-disable @typescript-eslint/no-misused-promises -- the way in which most servers are written */
import http from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

const server = http.createServer(async (req, res) => {
  // One server for each request
  const mcp = new McpServer({ name: 'weather', version: '1.0.0' });
  mcp.registerTool('forecast', { description: 'Tells the weather' }, () => ({
    content: [{ type: 'text', text: 'sunny' }],
  }));
  const transport = new StreamableHTTPServerTransport();
  res.on('close', () => void mcp.close());
  await mcp.connect(transport);
  await transport.handleRequest(req, res);
});

server.listen(Number(process.env['PORT']), '127.0.0.1', () => {
  console.log(JSON.stringify(server.address()));
});
