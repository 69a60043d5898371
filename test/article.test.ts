import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../server/engine/finding.ts';
import { lineIndex } from '../server/engine/source.ts';
import { auditExample, ROOT } from './support/audit.ts';
import { withCredentials } from './support/credentials.ts';
import type { ExampleFile } from './support/page.ts';

const EXAMPLES = join(import.meta.dirname, '..', 'examples');

/** A bundled example as if it were somebody's server: findings in a folder called `examples` weigh less. */
function filesOf(example: string): ExampleFile[] {
  const folder = join(EXAMPLES, example);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const files = names.filter((name) => /\.(?:ts|json|sh)$/.test(name) && !name.includes('node_modules'));
  return files.sort().map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

/** `error credential/default-value: const expectedKey = …`: what is reported, at which line of which file. */
async function reported(files: readonly ExampleFile[], path: string): Promise<string[]> {
  const { findings, texts } = await auditExample(files);
  const text = texts.get(`${ROOT}/${path}`) ?? '';
  return findings
    .filter((finding) => finding.path === `${ROOT}/${path}`)
    .map((finding) => `${finding.severity} ${finding.rule}: ${lineOf(finding, text)}`);
}

function lineOf({ start }: Finding, text: string): string {
  const lines = lineIndex(text);
  const span = lines.lineSpan(lines.positionAt(start).line);
  return text.slice(span.start, span.end).trim();
}

describe('the article’s insecure patterns, written as a server', () => {
  const files = filesOf('article-insecure');

  it('are reported where the server is put together', async () => {
    assert.deepEqual(await reported(files, 'src/server.ts'), [
      'warning transport/permissive-cors: app.use(cors());',
      "warning transport/missing-host-validation: app.post('/internal/mcp', handleMcp);",
      "error transport/unauthenticated-endpoint: app.post('/internal/mcp', handleMcp);",
      'error transport/all-interfaces: app.listen(3000);',
    ]);
  });

  it('are reported in the check of the API key', async () => {
    assert.deepEqual(await reported(files, 'src/api-keys.ts'), [
      "error credential/default-value: const expectedKey = process.env.MCP_API_KEY ?? 'changeme';",
      "error credential/in-url: const key = req.headers['x-api-key'] ?? req.query.api_key;",
      'error credential/fail-open-check: if (key && key !== expectedKey) {',
      'warning credential/timing-unsafe-comparison: if (key && key !== expectedKey) {',
    ]);
  });

  it('are reported in the check of the access token', async () => {
    assert.deepEqual(await reported(files, 'src/oauth.ts'), [
      'error oauth/id-token-check-on-access-token: const ticket = await client.verifyIdToken({ idToken: accessToken, audience: process.env.GOOGLE_CLIENT_ID });',
      'error oauth/decode-without-verify: const claims = jwt.decode(token, { json: true });',
    ]);
  });

  it('are reported in the options of TLS', async () => {
    assert.deepEqual(await reported(files, 'src/mutual-tls.ts'), [
      "warning transport/unauthenticated-endpoint: app.post('/mcp', handleMcp);",
      'error mtls/unenforced-client-certificate: rejectUnauthorized: false,',
      "error mtls/ca-without-request: .createServer({ key: readFileSync('server.key'), cert: readFileSync('server.crt'), ca: readFileSync('ca.crt') }, app)",
      'error mtls/verification-off: export const upstream = new https.Agent({ rejectUnauthorized: false });',
    ]);
  });

  it('are reported in the commands that make a certificate', async () => {
    assert.deepEqual(await reported(files, 'client-certificate.sh'), [
      'warning mtls/weak-certificate-generation: openssl x509 -req -in client.csr -CA ca.crt -CAkey ca.key \\',
    ]);
  });

  it('include the key that is written into the source', async () => {
    const text = withCredentials("export const headers = { 'x-api-key': '⟦random⟧' };\n");
    const [only] = await reported([...files, { path: 'src/key.ts', text }], 'src/key.ts');
    assert.match(only ?? '', /^error credential\/hardcoded: /);
  });
});

describe('the article’s secure patterns', () => {
  for (const { path } of filesOf('article-secure').filter(({ path }) => /\.(?:ts|sh)$/.test(path))) {
    it(`are not reported in ${path}`, async () => {
      assert.deepEqual(await reported(filesOf('article-secure'), path), []);
    });
  }
});
