import { createMcpExpressApp } from '@modelcontextprotocol/express';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';

const handle = toNodeHandler(
  createMcpHandler(() => {
    const server = new McpServer({ name: 'weather', version: '1.0.0' });
    server.registerTool('forecast', { description: 'Tells the weather' }, () => ({
      content: [{ type: 'text', text: 'sunny' }],
    }));
    return server;
  }),
);

const app = createMcpExpressApp();

app.all('/mcp', (req, res) => void handle(req, res, req.body));

const listener = app.listen(Number(process.env['PORT']), '127.0.0.1', () => {
  console.log(JSON.stringify(listener.address()));
});
