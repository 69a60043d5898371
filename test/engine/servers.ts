/** An MCP server as people write it, with most of what the audit looks at: about sixty lines. */
export const SERVER = `import { createServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { timingSafeEqual } from 'node:crypto';
import cors from 'cors';
import express, { type NextFunction, type Request, type Response } from 'express';
import jwt from 'jsonwebtoken';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { isKnown } from './keys.js';

const { PORT = '3000', HOST = '0.0.0.0' } = process.env;
const SECRET = process.env.JWT_SECRET || 'changeme';
const config = { auth: { enabled: process.env.AUTH !== 'off', key: process.env.API_KEY } };

class Sessions {
  private readonly open = new Map<string, StreamableHTTPServerTransport>();
  constructor(private readonly name: string) {}
  async of(req: Request): Promise<StreamableHTTPServerTransport> {
    const id = req.headers['mcp-session-id'] as string | undefined;
    const known = id ? this.open.get(id) : undefined;
    if (known) return known;
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => crypto.randomUUID() });
    await new McpServer({ name: this.name, version: '1.0.0' }).connect(transport);
    return transport;
  }
}

const requireKey = (key: string | undefined) => (req: Request, res: Response, next: NextFunction) => {
  if (!config.auth.enabled) return next();
  const given = req.headers['x-api-key'] ?? req.query.api_key;
  if (key && given !== key) {
    res.status(401).json({ error: \`\${given} is no key\` });
    return;
  }
  next();
};

async function requireToken(req: Request, res: Response, next: NextFunction) {
  try {
    const token = req.headers.authorization?.split(' ')[1];
    if (!token || !isKnown(token)) throw new Error('no token');
    res.locals.user = jwt.decode(token);
    jwt.verify(token, SECRET);
  } catch (error) {
    console.error(error);
  }
  next();
}

const app = express();
const sessions = new Sessions('notes');
app.use(cors({ origin: true, credentials: true }), express.json());
app.get('/health', (_req, res) => res.json({ ok: true }));
app.route('/mcp').all(requireKey(config.auth.key)).post(async (req, res) => {
  const transport = await sessions.of(req);
  await transport.handleRequest(req, res, req.body);
});
app.get('/sse', requireToken, (req, res) => void new SSEServerTransport('/messages', res).start());
const options = { key: readFileSync('key.pem'), requestCert: true, rejectUnauthorized: false };
createServer(options, app).listen(Number(PORT), HOST);
export const same = (a: string, b: string) => timingSafeEqual(Buffer.from(a), Buffer.from(b));
`;

export const KEYS = `const known = new Set((process.env.API_KEYS ?? '').split(','));
export const isKnown = (key: string): boolean => known.has(key);
`;
