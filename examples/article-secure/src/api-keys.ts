/** API keys: one service calls another, the key comes from the environment, and no key means no start. */
import { createHash, timingSafeEqual } from 'node:crypto';
import express, { type RequestHandler } from 'express';
import { handleMcp } from './mcp.js';

const expected = process.env.MCP_API_KEY;
if (!expected) throw new Error('MCP_API_KEY must be set');
const digest = (value: string) => createHash('sha256').update(value).digest();
const expectedDigest = digest(expected);

function isValidKey(key: string): boolean {
  return timingSafeEqual(digest(key), expectedDigest);
}

const requireApiKey: RequestHandler = (req, res, next) => {
  const key = req.headers['x-api-key'];
  if (typeof key !== 'string' || !isValidKey(key)) {
    res.status(401).json({ error: 'Invalid API key' });
    return;
  }
  next();
};

const app = express();
app.use(express.json());
app.use(requireApiKey);
app.post('/mcp', handleMcp);
app.listen(3000, '127.0.0.1');
