import assert from 'node:assert/strict';
import type { BindAddress } from '../../server/engine/facts/facts.ts';
import { factsOf } from './support.ts';

function shownBind(bind: BindAddress): string {
  if (bind.kind === 'literal') return bind.address;
  return bind.kind === 'environment' ? `${bind.variable} ?? ${bind.fallback ?? 'nothing'}` : bind.kind;
}

function listenersOf(code: string): string[] {
  return factsOf(code).listeners.map(({ name, bind }) => `${name} ${shownBind(bind)}`);
}

describe('a server without a host listens', () => {
  const cases: readonly (readonly [code: string, listener: string])[] = [
    [`import { serve } from '@hono/node-server'; serve({ fetch: () => new Response() });`, 'serve implicit'],
    [`import { serve } from '@hono/node-server'; import { Hono } from 'hono'; serve(new Hono());`, 'serve implicit'],
    [`Bun.serve({ port: 3000, fetch: () => new Response() });`, 'Bun.serve implicit'],
    [`Deno.serve(() => new Response());`, 'Deno.serve implicit'],
    [`import { Hono } from 'hono'; export default { port: 3000, fetch: new Hono().fetch };`, 'export default implicit'],
    [`import fastify from 'fastify'; fastify().listen({ port: 3000 });`, 'listen localhost'],
    [`import Koa from 'koa'; new Koa().listen(3000);`, 'listen implicit'],
    [`import { FastMCP } from 'fastmcp'; new FastMCP({}).start({ transportType: 'httpStream' });`, 'start localhost'],
    [
      `import { MCPServer } from 'mcp-framework'; new MCPServer({ transport: { type: 'http-stream' } });`,
      'MCPServer 127.0.0.1',
    ],
  ];
  for (const [code, listener] of cases) {
    it(`${listener}: ${code}`, () => {
      assert.deepEqual(listenersOf(code), [listener]);
    });
  }
});

describe('the host of a server', () => {
  const cases: readonly (readonly [code: string, listener: string])[] = [
    [`Bun.serve({ hostname: '127.0.0.1', fetch: () => new Response() });`, 'Bun.serve 127.0.0.1'],
    [`Deno.serve({ hostname: process.env.HOST ?? '0.0.0.0' }, () => new Response());`, 'Deno.serve HOST ?? 0.0.0.0'],
    [`Deno.serve({ ...options }, () => new Response());`, 'Deno.serve unknown'],
    [
      `import fastify from 'fastify'; fastify().listen({ port: 3000, host: process.env.HOST });`,
      'listen HOST ?? localhost',
    ],
    [
      `import { FastMCP } from 'fastmcp'; new FastMCP({}).start({ transportType: 'httpStream', httpStream: { host: '::' } });`,
      'start ::',
    ],
  ];
  for (const [code, listener] of cases) {
    it(`${listener}: ${code}`, () => {
      assert.deepEqual(listenersOf(code), [listener]);
    });
  }
});

describe('a server that chooses standard streams', () => {
  it('has no listener', () => {
    assert.deepEqual(
      listenersOf(`import { FastMCP } from 'fastmcp'; new FastMCP({}).start({ transportType: 'stdio' });`),
      [],
    );
  });

  it('says so', () => {
    const [server] = factsOf(`import { FastMCP } from 'fastmcp'; new FastMCP({ name: 'notes' }).start();`).servers;
    assert.deepEqual([server?.name, server?.transports], ['notes', ['stdio']]);
  });
});
