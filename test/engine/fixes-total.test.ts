import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { createAuditor } from '../../server/engine/auditor.ts';
import type { Edit } from '../../server/engine/fix.ts';
import { projectOf } from '../fixes/support/repair.ts';

const SERVERS = ['express-v1', 'express-v2', 'node-v1'].map((name) =>
  readFileSync(new URL(`../fixes/servers/${name}.ts`, import.meta.url), 'utf8'),
);

const WEAK = `import cors from 'cors';
import { decodeJwt } from 'jose';
import https from 'node:https';
const SECRET = process.env.JWT_SECRET || 'changeme';
const KEY = process.env.API_KEY;
app.use(cors());
app.use((req, res, next) => {
  if (KEY && (req.query.api_key ?? req.headers['x-api-key']) !== KEY) return res.status(401).end();
  next();
});
async function verifyToken(token) { return decodeJwt(token).sub; }
export const agent = new https.Agent({ rejectUnauthorized: false });
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
https.createServer({ ca: SECRET, requestCert: false }, app).listen(443);
`;

/** A server with everything wrong in it, and with a part cut out of it. */
const damaged = fc
  .record({
    server: fc.constantFrom(...SERVERS),
    start: fc.nat(3_000),
    length: fc.nat(60),
    noise: fc.constantFrom('', '}', '(', '`', "'", ',', '/*', '=>', '\r\n', '\u2028'),
  })
  .map(({ server, start, length, noise }) => {
    const text = server + WEAK;
    return text.slice(0, start) + noise + text.slice(start + length);
  });

/** All edits of all fixes that are offered for a text. */
async function editsOf(text: string): Promise<readonly (readonly Edit[])[]> {
  const auditor = createAuditor(projectOf({ 'server.ts': text, '.env.example': 'PORT=3000' }));
  const { findings } = await auditor.audit(undefined);
  const all: (readonly Edit[])[] = [];
  for (const finding of findings) {
    for (const fix of await auditor.fixes(finding.path, finding)) all.push(fix.edits);
  }
  return all;
}

describe('fixes of a damaged file', () => {
  it('have edits inside the text, in order and apart from each other', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (text) => {
        for (const edits of await editsOf(text)) {
          let at = 0;
          for (const edit of edits.filter((each) => each.path.endsWith('server.ts'))) {
            assert.ok(edit.start >= at && edit.start <= edit.end && edit.end <= text.length);
            at = edit.end;
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('have stops inside what they insert', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (text) => {
        const edits = (await editsOf(text)).flat();
        const outside = edits.flatMap((edit) => (edit.stops ?? []).filter((stop) => stop.end > edit.text.length));
        assert.deepEqual(outside, []);
      }),
      { numRuns: 15 },
    );
  });

  it('insert nothing but text', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async (text) => {
        const marks = (await editsOf(text)).flat().filter((edit) => /[\uE000\uE001]/.test(edit.text));
        assert.deepEqual(marks, []);
      }),
      { numRuns: 15 },
    );
  });
});
