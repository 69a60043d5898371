/** Mutual TLS: no certificate, no connection, and only the clients that are named. */
import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import express from 'express';
import { handleMcp } from './mcp.js';

const clients = new Set((process.env.MCP_CLIENTS ?? '').split(' ').filter((name) => name !== ''));

const app = express();
app.use((req, res, next) => {
  const certificate = (req.socket as TLSSocket).getPeerCertificate();
  if (!clients.has(certificate.subjectaltname ?? '')) {
    res.status(403).json({ error: 'This certificate opens nothing here' });
    return;
  }
  next();
});
app.use(express.json());
app.post('/mcp', handleMcp);

https
  .createServer(
    {
      key: readFileSync('server.key'),
      cert: readFileSync('server.crt'),
      ca: readFileSync('ca.crt'),
      requestCert: true,
      rejectUnauthorized: true,
    },
    app,
  )
  .listen(8443, '127.0.0.1');

export const upstream = new https.Agent({ ca: readFileSync('upstream-ca.crt') });
