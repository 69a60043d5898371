import assert from 'node:assert/strict';
import type { TlsContext } from '../../server/engine/facts/facts.ts';
import { factsOf, shownEndpoint } from './support.ts';

const IMPORTS = `import http, { createServer } from 'node:http';
import https from 'node:https';
import express from 'express';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
const transport = new StreamableHTTPServerTransport({});
const KEY = 'set';
`;
const HANDLE = `transport.handleRequest(req, res)`;

function endpoints(source: string): string[] {
  return factsOf(IMPORTS + source).endpoints.map(shownEndpoint);
}

describe('node:http', () => {
  const cases: readonly (readonly [what: string, source: string, verdicts: readonly string[]])[] = [
    ['a handler', `createServer((req, res) => ${HANDLE}).listen(3000);`, []],
    ['a handler of a default import', `http.createServer((req, res) => ${HANDLE}).listen(3000);`, []],
    ['a required module', `require('http').createServer((req, res) => ${HANDLE}).listen(3000);`, []],
    [
      'a handler by its name',
      `async function handle(req, res) { await ${HANDLE}; } createServer(handle).listen(3000);`,
      [],
    ],
    [
      'a listener of requests',
      `const server = createServer(); server.on('request', (req, res) => ${HANDLE}); server.listen(3000);`,
      [],
    ],
    [
      'a check',
      `createServer((req, res) => { if (req.headers['x-api-key'] !== KEY) { res.writeHead(401).end(); return; } ${HANDLE}; }).listen(3000);`,
      ['enforced'],
    ],
    [
      'a check of one path',
      `createServer((req, res) => { if (req.url === '/mcp') { if (req.headers.authorization !== KEY) { res.writeHead(401).end(); return; } return ${HANDLE}; } res.end(); }).listen(3000);`,
      ['enforced'],
    ],
    [
      'a look',
      `createServer((req, res) => { if (!req.headers.authorization) { res.writeHead(401).end(); return; } ${HANDLE}; }).listen(3000);`,
      ['presence-only'],
    ],
    [
      'a check that may lack its key',
      `createServer((req, res) => { const key = process.env.API_KEY; if (key && req.headers['x-api-key'] !== key) { res.writeHead(401).end(); return; } ${HANDLE}; }).listen(3000);`,
      ['fail-open'],
    ],
    [
      'a check in a helper',
      `const allowed = (req) => req.headers['x-api-key'] === KEY; createServer(async (req, res) => { if (!allowed(req)) return void res.writeHead(401).end(); await ${HANDLE}; }).listen(3000);`,
      ['enforced'],
    ],
    [
      'a router in a function',
      `async function route(req, res) { const url = new URL(req.url, 'http://x'); if (url.pathname === '/mcp') await ${HANDLE}; else res.writeHead(404).end(); } createServer((req, res) => { route(req, res).catch(() => res.end()); }).listen(3000);`,
      [],
    ],
    [
      'a preflight before the check',
      `createServer((req, res) => { if (req.method === 'OPTIONS') { res.writeHead(204).end(); return; } if (req.headers['x-api-key'] !== KEY) { res.writeHead(401).end(); return; } ${HANDLE}; }).listen(3000);`,
      ['enforced'],
    ],
  ];
  for (const [what, source, verdicts] of cases) {
    it(`is followed through ${what}`, () => {
      const found = factsOf(IMPORTS + source).endpoints;
      assert.deepEqual(
        found.map(({ gates }) => gates.map(({ verdict }) => verdict)),
        [verdicts],
      );
    });
  }

  it('is no endpoint where it does not reach MCP', () => {
    assert.deepEqual(endpoints(`createServer((req, res) => res.end('ok')).listen(3000);`), []);
  });

  it('gives an Express app its listener', () => {
    const { endpoints: found } = factsOf(
      `${IMPORTS}const app = express(); app.post('/mcp', (req, res) => ${HANDLE}); createServer(app).listen(3000, '127.0.0.1');`,
    );
    assert.deepEqual(
      found.map(({ listeners }) => listeners.length),
      [1],
    );
  });

  describe('addresses', () => {
    const address = (args: string): string => {
      const [listener] = factsOf(`${IMPORTS}createServer((req, res) => ${HANDLE}).listen(${args});`).listeners;
      if (!listener) return 'none';
      const { bind } = listener;
      return bind.kind === 'literal'
        ? bind.address
        : bind.kind === 'environment'
          ? `${bind.variable} or ${bind.fallback ?? 'everything'}`
          : bind.kind;
    };
    const found: readonly (readonly [args: string, expected: string])[] = [
      ['3000', 'implicit'],
      [`3000, '127.0.0.1'`, '127.0.0.1'],
      [`{ port: 3000 }`, 'implicit'],
      [`{ port: 3000, host: 'localhost' }`, 'localhost'],
      [`{ port: 3000, host: process.env.HOST || '0.0.0.0' }`, 'HOST or 0.0.0.0'],
      [`{ path: '/run/mcp.sock' }`, 'none'],
      [`'/run/mcp.sock'`, 'none'],
      [`process.env.PORT, '::'`, '::'],
      [`...args`, 'unknown'],
      [`{ ...options }`, 'unknown'],
    ];
    for (const [args, expected] of found)
      it(`listen(${args}): ${expected}`, () => assert.equal(address(args), expected));
  });
});

describe('node:https', () => {
  const context = (options: string): TlsContext | undefined =>
    factsOf(`${IMPORTS}https.createServer(${options}, (req, res) => ${HANDLE}).listen(8443);`).tlsContexts[0];

  it('asks for no certificate by itself', () => {
    const found = context(`{ key, cert }`);
    assert.deepEqual([found?.requestCert, found?.rejectUnauthorized, found?.ca], [undefined, undefined, undefined]);
  });

  it('asks for a certificate and refuses a bad one', () => {
    const found = context(`{ key, cert, ca, requestCert: true, rejectUnauthorized: true }`);
    assert.deepEqual(
      [found?.requestCert?.value, found?.rejectUnauthorized?.value, found?.ca?.value],
      [true, true, true],
    );
  });

  it('takes any certificate', () => {
    assert.equal(
      context(`{ key, cert, requestCert: true, rejectUnauthorized: false }`)?.rejectUnauthorized?.value,
      false,
    );
  });

  it('may have its options elsewhere', () => {
    const { tlsContexts } = factsOf(
      `${IMPORTS}const options = { requestCert: true }; https.createServer(options, (req, res) => ${HANDLE}).listen(8443);`,
    );
    assert.equal(tlsContexts[0]?.requestCert?.value, true);
  });

  it('may have options that nobody knows', () => {
    assert.equal(context(`{ ...base, cert }`)?.requestCert?.value, 'unknown');
  });

  it('sees that somebody looks at the certificate', () => {
    const source = `https.createServer({ requestCert: true, rejectUnauthorized: false }, (req, res) => { if (!req.socket.authorized) return res.writeHead(401).end(); ${HANDLE}; }).listen(8443);`;
    const { tlsContexts, endpoints: found } = factsOf(IMPORTS + source);
    assert.equal(tlsContexts[0]?.checksAuthorized, true);
    assert.deepEqual(found.map(shownEndpoint), ['ALL ? < the handler enforced']);
  });

  it('belongs to its listener', () => {
    const { listeners } = factsOf(
      `${IMPORTS}https.createServer({ requestCert: true }, (req, res) => ${HANDLE}).listen(8443);`,
    );
    assert.equal(listeners[0]?.tls?.requestCert?.value, true);
  });
});
