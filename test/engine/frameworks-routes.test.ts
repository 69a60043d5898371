import assert from 'node:assert/strict';
import { factsOf, MAIN, shownEndpoint, type Files } from './support.ts';

const HONO = `
import { Hono } from 'hono';
import { StreamableHTTPTransport } from '@hono/mcp';
import { bearerAuth } from 'hono/bearer-auth';
const gate = bearerAuth({ verifyToken });
const serveMcp = async (c) => {
  const transport = new StreamableHTTPTransport();
  return transport.handleRequest(c);
};
`;
const FASTIFY = `
import fastify from 'fastify';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
const app = fastify();
const serveMcp = async (request, reply) => {
  const transport = new StreamableHTTPServerTransport({});
  await transport.handleRequest(request.raw, reply.raw, request.body);
};
const check = async (request, reply) => {
  if (!keys.has(request.headers['x-api-key'])) return reply.code(401).send();
};
`;

function endpointsOf(files: Files): string[] {
  return factsOf(files).endpoints.map(shownEndpoint);
}

describe('a path of Hono', () => {
  const cases: readonly (readonly [name: string, code: string, endpoint: string])[] = [
    ['covers itself alone', `app.use('/api', gate); app.post('/api/mcp', serveMcp);`, 'POST /api/mcp !path bearerAuth'],
    [
      'covers what is below its wildcard',
      `app.use('/api/*', gate); app.post('/api/mcp', serveMcp);`,
      'POST /api/mcp < bearerAuth enforced',
    ],
    [
      'covers itself with a wildcard below',
      `app.use('/mcp/*', gate); app.all('/mcp', serveMcp);`,
      'ALL /mcp < bearerAuth enforced',
    ],
    [
      'may have parameters',
      `app.use('/:team/mcp', gate); app.all('/:team/mcp', serveMcp);`,
      'ALL /:team/mcp < bearerAuth enforced',
    ],
    ['is not needed by middleware', `app.use(gate); app.all('/mcp', serveMcp);`, 'ALL /mcp < bearerAuth enforced'],
    [
      'stands below the base path',
      `const v1 = app.basePath('/v1'); v1.use(gate); v1.all('/mcp', serveMcp);`,
      'ALL /v1/mcp < bearerAuth enforced',
    ],
    [
      'stands below the path of its route',
      `const sub = new Hono(); sub.all('/mcp', serveMcp); app.use('/api/mcp', gate); app.route('/api', sub);`,
      'ALL /api/mcp < bearerAuth enforced',
    ],
    [
      'may be chained',
      `app.get('/health', (c) => c.text('ok')).use('/mcp', gate).on(['GET', 'POST'], ['/mcp'], serveMcp);`,
      'GET,POST /mcp < bearerAuth enforced',
    ],
    [
      'is answered by what comes first',
      `app.all('/mcp', serveMcp); app.use('/mcp', gate);`,
      'ALL /mcp !after bearerAuth',
    ],
  ];
  for (const [name, code, endpoint] of cases) {
    it(name, () => {
      assert.deepEqual(endpointsOf(`${HONO}const app = new Hono();\n${code}`), [endpoint]);
    });
  }
});

describe('a hook of Fastify', () => {
  const cases: readonly (readonly [name: string, code: string, endpoint: string])[] = [
    [
      'holds for routes before it',
      `app.post('/mcp', serveMcp); app.addHook('onRequest', check);`,
      'POST /mcp < check enforced',
    ],
    ['may stand in the route', `app.post('/mcp', { preHandler: [check] }, serveMcp);`, 'POST /mcp < check enforced'],
    [
      'may stand in an options object',
      `app.route({ method: 'POST', url: '/mcp', onRequest: check, handler: serveMcp });`,
      'POST /mcp < check enforced',
    ],
    [
      'holds in its own plugin alone',
      `app.register(async (admin) => { admin.addHook('onRequest', check); }); app.post('/mcp', serveMcp);`,
      'POST /mcp',
    ],
    [
      'holds in the plugins of its app',
      `app.addHook('onRequest', check); app.register(async (own) => { own.post('/mcp', serveMcp); }, { prefix: '/v1' });`,
      'POST /v1/mcp < check enforced',
    ],
    [
      'after the response is none that refuses',
      `app.addHook('onResponse', check); app.post('/mcp', serveMcp);`,
      'POST /mcp',
    ],
  ];
  for (const [name, code, endpoint] of cases) {
    it(name, () => {
      assert.deepEqual(endpointsOf(`${FASTIFY}${code}`), [endpoint]);
    });
  }
});

describe('an export that a platform calls', () => {
  const route = (code: string): Files => ({ '/app/app/api/(mcp)/[transport]/route.ts': code });

  it('has the route of its folder', () => {
    const code = `import { createMcpHandler } from 'mcp-handler'; export const POST = createMcpHandler(register);`;
    assert.deepEqual(endpointsOf(route(code)), ['POST /api/[transport]']);
  });

  it('is gated by a token that is required', () => {
    const code = `import { createMcpHandler, withMcpAuth } from 'mcp-handler';
      const handler = withMcpAuth(createMcpHandler(register), verify, { required: true });
      export { handler as GET, handler as POST };`;
    assert.deepEqual(endpointsOf(route(code)), ['GET,POST /api/[transport] < withMcpAuth enforced']);
  });

  it('may be an agent behind a provider', () => {
    const code = `import OAuthProvider from '@cloudflare/workers-oauth-provider';
      import { McpAgent } from 'agents/mcp';
      class Base extends McpAgent {}
      class Notes extends Base {}
      export default new OAuthProvider({ apiRoute: ['/mcp'], apiHandler: Notes.serve('/mcp'), defaultHandler: login });`;
    assert.deepEqual(endpointsOf({ [MAIN]: code }), ['ALL /mcp < OAuthProvider enforced']);
  });
});
