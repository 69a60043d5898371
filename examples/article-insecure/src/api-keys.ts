/** An API key with a default, taken from the URL too, compared in telling time, and not asked for when none is sent. */
import type { RequestHandler } from 'express';

const expectedKey = process.env.MCP_API_KEY ?? 'changeme';

export const requireApiKey: RequestHandler = (req, res, next) => {
  const key = req.headers['x-api-key'] ?? req.query.api_key;
  if (key && key !== expectedKey) {
    res.status(401).json({ error: 'Invalid API key' });
    return;
  }
  next();
};
