/** What a refused request gets: the status, the challenge that 401 needs, and an error that MCP clients read. */
export interface Refusal {
  readonly status: 401 | 403;
  /** The value of `WWW-Authenticate`, as the source writes it: `'ApiKey realm="mcp"'` or a name. */
  readonly challenge?: string;
  readonly message: string;
}

/** Statements that refuse in Express, indented by `indent` levels. */
export function refuseInExpress({ status, challenge, message }: Refusal): string {
  const header = challenge === undefined ? '' : `res.set('WWW-Authenticate', ${challenge});\n`;
  return `${header}res.status(${status}).json({ jsonrpc: '2.0', error: { code: ${codeOf(status)}, message: '${message}' }, id: null });\nreturn;`;
}

/** Statements that refuse in a handler of `node:http`. */
export function refuseInNode({ status, challenge, message }: Refusal, res: string): string {
  const header = challenge === undefined ? '' : `${res}.setHeader('WWW-Authenticate', ${challenge});\n`;
  return `${header}${res}.writeHead(${status}, { 'Content-Type': 'application/json' });
${res}.end(JSON.stringify({ jsonrpc: '2.0', error: { code: ${codeOf(status)}, message: '${message}' }, id: null }));
return;`;
}

/** Statements that refuse in Hono. */
export function refuseInHono({ status, challenge, message }: Refusal): string {
  const headers = challenge === undefined ? '' : `, { 'WWW-Authenticate': ${challenge} }`;
  return `const refusal = { jsonrpc: '2.0', error: { code: ${codeOf(status)}, message: '${message}' }, id: null };
return c.json(refusal, ${status}${headers});`;
}

/** Two spaces before every line: a snippet inside braces. */
export function indented(snippet: string, levels = 1): string {
  return snippet.replace(/^(?=.)/gm, '  '.repeat(levels));
}

function codeOf(status: Refusal['status']): number {
  return status === 401 ? -32001 : -32003;
}
