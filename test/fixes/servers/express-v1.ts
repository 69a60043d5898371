/* eslint-disable @typescript-eslint/no-deprecated -- servers still have this transport, and a fix has to guard it */
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import express from 'express';

const app = express();
app.use(express.json());

function createServer(): McpServer {
  const server = new McpServer({ name: 'weather', version: '1.0.0' });
  server.registerTool('forecast', { description: 'Tells the weather' }, () => ({
    content: [{ type: 'text', text: 'sunny' }],
  }));
  return server;
}

// One server for each request
app.post('/mcp', async (req, res) => {
  const server = createServer();
  const transport = new StreamableHTTPServerTransport();
  res.on('close', () => void server.close());
  await server.connect(transport);
  await transport.handleRequest(req, res, req.body);
});

// For clients that know no other transport
const sessions = new Map<string, SSEServerTransport>();

app.get('/sse', async (_req, res) => {
  const transport = new SSEServerTransport('/messages', res);
  sessions.set(transport.sessionId, transport);
  await createServer().connect(transport);
});

app.post('/messages', async (req, res) => {
  const transport = sessions.get(req.query['sessionId'] as string);
  if (transport) await transport.handlePostMessage(req, res, req.body);
  else res.status(404).end();
});

const listener = app.listen(Number(process.env['PORT']), '127.0.0.1', () => {
  console.log(JSON.stringify(listener.address()));
});
