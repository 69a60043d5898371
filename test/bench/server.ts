import { repeated } from './repeated.ts';

/** A server of about so many lines, with tools, routes, middleware and sessions, as large servers have them. */
export function largeServer(lines: number): string {
  return repeated(HEAD, PARTS, TAIL, lines);
}

const HEAD = `import { timingSafeEqual } from 'node:crypto';
import cors from 'cors';
import express, { type NextFunction, type Request, type Response } from 'express';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

const { PORT = '3000', HOST = '0.0.0.0', API_KEY } = process.env;
const secret = process.env.JWT_SECRET || 'changeme';
const app = express();
app.use(cors(), express.json());
const server = new McpServer({ name: 'large', version: '1.0.0' });
`;

const TAIL = `
app.post('/mcp', async (req: Request, res: Response) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  res.on('close', () => void transport.close());
  await server.connect(transport);
  await transport.handleRequest(req, res, req.body);
});
app.listen(Number(PORT), HOST, () => console.error(\`listening on \${HOST}:\${PORT}\`));
`;

const PARTS: readonly ((index: number) => string)[] = [
  (index) => `
server.registerTool(
  'search${index}',
  {
    title: 'Search ${index}',
    description: 'Looks the query up and returns what was found, best first.',
    inputSchema: { query: z.string().min(1), limit: z.number().int().max(50).default(10) },
  },
  async ({ query, limit }) => {
    const url = new URL(\`https://search.example/api/v1/items\`);
    url.searchParams.set('q', query);
    url.searchParams.set('limit', String(limit));
    const response = await fetch(url, { headers: { authorization: \`Bearer \${process.env.SEARCH_TOKEN}\` } });
    if (!response.ok) throw new Error(\`search failed with \${response.status}\`);
    const { items } = (await response.json()) as { items: { title: string; score: number }[] };
    const sorted = items.filter((item) => item.score > 0.5).sort((a, b) => b.score - a.score);
    return { content: sorted.map((item) => ({ type: 'text' as const, text: \`\${item.title}: \${item.score}\` })) };
  },
);
`,
  (index) => `
const checkKey${index} = (req: Request, res: Response, next: NextFunction): void => {
  const given = req.headers['x-api-key'] ?? req.header('authorization')?.replace(/^Bearer /, '');
  const expected = process.env.API_KEY_${index} ?? API_KEY;
  if (!expected) {
    next();
    return;
  }
  if (typeof given !== 'string' || given.length !== expected.length) {
    res.status(401).json({ error: 'invalid_token', index: ${index} });
    return;
  }
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(expected))) {
    res.status(401).json({ error: 'invalid_token' });
    return;
  }
  next();
};
app.use('/admin/${index}', checkKey${index});
app.get('/admin/${index}/status', checkKey${index}, (req, res) => {
  res.json({ uptime: process.uptime(), memory: process.memoryUsage().rss, index: ${index} });
});
`,
  (index) => `
class Store${index} {
  private readonly rows = new Map<string, { owner: string; value: unknown; at: number }>();
  constructor(private readonly name: string) {}
  set(key: string, owner: string, value: unknown): void {
    if (this.rows.size > 1000) this.sweep(Date.now() - 60_000);
    this.rows.set(\`\${this.name}:\${key}\`, { owner, value, at: Date.now() });
  }
  get(key: string, owner: string): unknown {
    const row = this.rows.get(\`\${this.name}:\${key}\`);
    if (!row || row.owner !== owner) return undefined;
    return row.value;
  }
  private sweep(before: number): void {
    for (const [key, row] of this.rows) if (row.at < before) this.rows.delete(key);
  }
}
const store${index} = new Store${index}('store-${index}');
`,
  (index) => `
async function userOf${index}(req: Request): Promise<{ id: string; roles: string[] } | undefined> {
  const header = req.headers.authorization;
  if (!header?.startsWith('Bearer ')) return undefined;
  try {
    const claims = jwt.verify(header.slice('Bearer '.length), secret) as { sub: string; roles?: string[] };
    store${index - 1}.set(claims.sub, 'users', { seen: Date.now() });
    return { id: claims.sub, roles: claims.roles ?? [] };
  } catch (error) {
    console.error('token refused', error instanceof Error ? error.message : error);
    return undefined;
  }
}
app.post('/api/${index}/items/:id', async (req, res) => {
  const user = await userOf${index}(req);
  if (!user) return void res.status(401).json({ error: 'unauthorized' });
  const { id } = req.params;
  const body = z.object({ title: z.string(), tags: z.array(z.string()).optional() }).parse(req.body);
  store${index - 1}.set(id, user.id, { ...body, tags: body.tags ?? [] });
  res.status(201).json({ id, ...body });
});
`,
];
