/** Mutual TLS that asks for a certificate, takes any, and calls its own upstream without a look at its certificate. */
import { readFileSync } from 'node:fs';
import https from 'node:https';
import express from 'express';
import { handleMcp } from './mcp.js';

const app = express();
app.use(express.json());
app.post('/mcp', handleMcp);

https
  .createServer(
    {
      key: readFileSync('server.key'),
      cert: readFileSync('server.crt'),
      ca: readFileSync('ca.crt'),
      requestCert: true,
      rejectUnauthorized: false,
    },
    app,
  )
  .listen(8443, '127.0.0.1');

https
  .createServer({ key: readFileSync('server.key'), cert: readFileSync('server.crt'), ca: readFileSync('ca.crt') }, app)
  .listen(9443, '127.0.0.1');

export const upstream = new https.Agent({ rejectUnauthorized: false });
