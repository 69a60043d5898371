import { specifyLibraries } from './library-gates.ts';

/** A check in the handler of a plain fetch server. */
const NEXT = (body: string, imports = ''): string => `
import { createMcpHandler } from 'mcp-handler';
${imports}
const handler = createMcpHandler(() => {});
export async function POST(request) {
  ${body}
  return handler(request);
}
`;

const REFUSE = `return new Response(null, { status: 401 });`;

describe('gates of a route of a platform', () => {
  specifyLibraries([
    [
      'auth() of Auth.js',
      NEXT(
        `const session = await auth(); if (!session) ${REFUSE}`,
        `import NextAuth from 'next-auth'; const { auth } = NextAuth({});`,
      ),
      'the handler enforced',
    ],
    [
      'getServerSession',
      NEXT(
        `const session = await getServerSession(options); if (!session?.user) ${REFUSE}`,
        `import { getServerSession } from 'next-auth'; import { options } from './options.js';`,
      ),
      'the handler enforced',
    ],
    [
      'getToken',
      NEXT(
        `const token = await getToken({ req: request }); if (!token) ${REFUSE}`,
        `import { getToken } from 'next-auth/jwt';`,
      ),
      'the handler enforced',
    ],
    [
      'getToken that nobody heeds',
      NEXT(`const token = await getToken({ req: request });`, `import { getToken } from 'next-auth/jwt';`),
      'no gate',
    ],
    [
      'auth() of Clerk',
      NEXT(`const { userId } = await auth(); if (!userId) ${REFUSE}`, `import { auth } from '@clerk/nextjs/server';`),
      'the handler enforced',
    ],
    [
      'withAuth of AuthKit',
      NEXT(
        `const { user } = await withAuth(); if (!user) ${REFUSE}`,
        `import { withAuth } from '@workos-inc/authkit-nextjs';`,
      ),
      'the handler enforced',
    ],
    [
      'withMcpAuth of better-auth',
      `
      import { createMcpHandler } from 'mcp-handler';
      import { betterAuth } from 'better-auth';
      import { withMcpAuth } from 'better-auth/plugins';
      const auth = betterAuth({});
      const handler = withMcpAuth(auth, (request, session) => createMcpHandler(() => {})(request));
      export { handler as GET, handler as POST };`,
      'withMcpAuth enforced',
    ],
    [
      'mcpHandler of better-auth',
      `
      import { createMcpHandler } from 'mcp-handler';
      import { mcpHandler } from '@better-auth/oauth-provider';
      import { options } from './options.js';
      const handler = mcpHandler(options, (request, jwt) => createMcpHandler(() => {})(request));
      export { handler as GET, handler as POST };`,
      'mcpHandler enforced',
    ],
  ]);
});
