/** How the server introduces itself. The version is that of `package.json`; a test holds them together. */
export const SERVER_INFO = { name: 'mcp-auth-audit', version: '0.1.0' } as const;
