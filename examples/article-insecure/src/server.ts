/** The server that everybody has seen once: it works, and it keeps nobody out. */
import cors from 'cors';
import express from 'express';
import { requireApiKey } from './api-keys.js';
import { handleMcp } from './mcp.js';
import { requireUser } from './oauth.js';

const app = express();
app.use(cors());
app.use(express.json());

app.post('/mcp', requireApiKey, handleMcp);

app.post('/internal/mcp', handleMcp);

app.get('/me', requireUser, (req, res) => {
  res.json({ user: res.locals.user });
});

app.listen(3000);
