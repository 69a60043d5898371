import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AuditResult } from '../../server/engine/audit.ts';
import type { Span } from '../../server/engine/source.ts';
import { audit, open } from './auditing.ts';
import { KEYS, SERVER } from './servers.ts';
import { MAIN, type Files } from './support.ts';

const files = (main: string): Record<string, string> => ({ [MAIN]: main, '/app/keys.ts': KEYS });

/** Audits and checks that every span lies inside the text that it is about. */
async function auditWhole(source: Files): Promise<AuditResult> {
  const texts = typeof source === 'string' ? { [MAIN]: source } : source;
  const result = await audit(texts);
  const isInside = ({ start, end }: Span, path: string): boolean =>
    0 <= start && start <= end && end <= (texts[path] ?? '').length;
  for (const finding of result.findings) {
    assert.ok(isInside(finding, finding.path), `${finding.rule} ${finding.start}-${finding.end}`);
    for (const step of finding.evidence) assert.ok(isInside(step, step.path), step.note);
  }
  return result;
}

const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
const lines = SERVER.split('\n');

describe('an audit of broken text', () => {
  it('ends for the prefixes of a server', async () => {
    for (let end = 0; end <= SERVER.length; end += 3) await auditWhole(files(SERVER.slice(0, end)));
  });

  it('ends for every server without one of its lines', async () => {
    for (const index of lines.keys()) await auditWhole(files(lines.toSpliced(index, 1).join('\n')));
  });

  it('ends for a server with a part taken out, doubled or moved', async () => {
    const place = fc.nat(SERVER.length);
    const edits = fc.array(fc.tuple(place, place, place, fc.constantFrom('delete', 'double', 'move')), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(edits, async (all) => {
        let text = SERVER;
        for (const [a, b, to, what] of all) {
          const [start, end] = [Math.min(a, b), Math.min(Math.max(a, b), Math.min(a, b) + 200)];
          const part = text.slice(start, end);
          const rest = what === 'double' ? text : text.slice(0, start) + text.slice(end);
          text = what === 'delete' ? rest : rest.slice(0, to) + part + rest.slice(to);
        }
        await auditWhole(files(text));
      }),
      { numRuns: 60 },
    );
  });

  it('ends for tokens in any order', async () => {
    const tokens = SERVER.match(/\w+|[^\s\w]/g) ?? [];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...tokens), { maxLength: 120 }), async (all) => {
        await auditWhole(files(all.join(' ')));
      }),
      { numRuns: 100 },
    );
  });

  it('ends for any text at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        await auditWhole(files(text));
      }),
      { numRuns: 100 },
    );
  });
});

describe('an audit of many files', () => {
  it('ends for a chain of fifteen thousand imports', async () => {
    const chain = range(15_000).map((i): [string, string] => [`/app/m${i}.ts`, `import './m${i + 1}.js';`]);
    const result = await audit({ ...Object.fromEntries(chain), '/app/m15000.ts': SERVER });
    assert.deepEqual(result.statistics.modelled, { files: 15_001, programs: 1 });
    assert.ok(result.findings.length > 0);
  });
});

describe('a fix', () => {
  it('edits inside the text, in order and without overlap', async () => {
    const { auditor, texts } = open(files(SERVER));
    const { findings } = await auditor.audit(undefined);
    const fixes = (await Promise.all(findings.map((finding) => auditor.fixes(finding.path, finding)))).flat();
    assert.ok(fixes.length > 5);
    for (const { edits } of fixes) {
      for (const [index, edit] of edits.entries()) {
        const before = edits[index - 1];
        assert.ok(0 <= edit.start && edit.start <= edit.end && edit.end <= (texts.get(edit.path) ?? '').length);
        if (before?.path === edit.path) assert.ok(before.end <= edit.start);
      }
    }
  });
});

const repeat = (count: number, text: (index: number) => string, separator = '\n'): string =>
  range(count).map(text).join(separator);

/** What stands where the gate of a server stands, and is made to take long. */
const HOSTILE: Readonly<Record<string, string>> = {
  'a hundred functions that call each other':
    repeat(100, (i) => `function f${i}(k) { return ${repeat(100, (j) => `f${j}(k)`, ' || ')}; }`) +
    `const gate = (req, res, next) => { if (!f0(req.headers['x-api-key'])) return res.sendStatus(401); next(); };`,
  'helpers that each call the next one twice':
    repeat(60, (i) => `function f${i}(k) { return f${i + 1}(k) && f${i + 1}(k + 'a'); }`) +
    `function f60(k) { return k === process.env.API_KEY; }` +
    `const gate = (req, res, next) => { if (!f0(req.headers['x-api-key'])) return res.sendStatus(401); next(); };`,
  'helpers that call the next two':
    repeat(40, (i) => `function f${i}(k) { f${i + 1}(k); f${i + 2}(f${i + 1}(k)); }`) + 'const gate = f0(1);',
  'two hundred nested conditions': `const gate = (req, res, next) => { ${repeat(200, (i) => `if (req.headers['x-key-${i}'] === process.env.K${i}) {`)} next(); ${'}'.repeat(200)} };`,
  'two hundred conditions in a row': `const gate = (req, res, next) => { ${repeat(200, (i) => `if (req.headers['x-key-${i}'] === process.env.K${i}) { a(); }`)} next(); };`,
  'five thousand branches': `const gate = (req, res, next) => { ${repeat(5000, (i) => `if (req.headers['x-api-key'] === 'k${i}') next(); else`)} res.sendStatus(401); };`,
  'five thousand cases': `const gate = (req, res, next) => { switch (req.headers['x-api-key']) { ${repeat(5000, (i) => `case K${i}: next(); break;`)} default: res.end(); } };`,
  'three thousand alternatives': `const gate = (req, res, next) => { if (${repeat(3000, (i) => `req.headers['x-${i}-key'] === 'a'`, ' || ')}) next(); };`,
  'a hundred and fifty nested tries': `const gate = (req, res, next) => { ${'try {'.repeat(150)} if (req.headers['x-api-key'] !== K) throw 1; next(); ${'} catch (e) { next(); } finally { x(); }'.repeat(150)} };`,
  'callbacks inside callbacks': `const gate = (req, res, next) => { check(req.headers.authorization, (e) => { ${'if (e) a.then(() => { '.repeat(100)} next(); ${'})'.repeat(100)} }); };`,
  'ten thousand calls of one function': `function f(x) { return x; }\n${repeat(10_000, (i) => `f(${i});`)}\nconst gate = f;`,
  'a template of twenty thousand parts': 'const gate = `' + repeat(20_000, (i) => `\${a${i}}`, '') + '`;',
  'an array of fifty thousand texts': `const gate = [${repeat(50_000, (i) => `'a${i}'`, ',')}];`,
  'five thousand names of names': `const a0 = process.env.X;\n${repeat(5000, (i) => `const a${i + 1} = a${i};`)}\nconst gate = a5000;`,
  'variables that may be many things': `let a0 = process.env.X;\n${repeat(300, (i) => `let a${i + 1} = a${i}; a${i + 1} = x ? a${i} : b;`)}\nconst gate = a300;`,
  'objects that are spread twice': `const o0 = { a: 1 };\n${repeat(500, (i) => `const o${i + 1} = { ...o${i}, ...o${i} };`)}\nconst gate = o500.a;`,
  'classes that make each other':
    repeat(
      300,
      (i) => `class C${i} { constructor() { this.a = new C${(i + 1) % 300}(); } m() { return this.a.m(); } }`,
    ) + '\nconst gate = new C0().m();',
  'three thousand parentheses': `const gate = ${'('.repeat(3000)}1${')'.repeat(3000)};`,
  'a sum of twenty thousand': `const gate = ${repeat(20_000, (i) => `a${i}`, ' + ')};`,
  'a chain of five thousand calls': `const gate = a${'.b()'.repeat(5000)};`,
  'a thousand arrows': `const gate = ${repeat(1000, (i) => `(a${i}) =>`, ' ')} 1;`,
  'a thousand middlewares':
    repeat(
      1000,
      (i) => `app.use('/p${i}', (req, res, next) => { if (!req.headers.authorization) return res.end(); next(); });`,
    ) + 'const gate = 1;',
  'routers that are mounted twice':
    repeat(
      100,
      (i) =>
        `const r${i} = express.Router(); ${i > 0 ? `r${i - 1}.use('/a', r${i}); r${i - 1}.use('/b', r${i});` : ''}`,
    ) + `app.use(r0); r99.post('/mcp', (req, res) => transport.handleRequest(req, res)); const gate = 1;`,
  'ten thousand directives': '// mcp-auth-audit-disable-next-line\n'.repeat(10_000) + 'const gate = 1;',
};

describe('an audit of hostile text', () => {
  for (const [what, source] of Object.entries(HOSTILE)) {
    it(`ends for ${what}`, async () => {
      const { statistics } = await auditWhole(`import express from 'express';
        import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
        const app = express();
        ${source}
        app.use(gate);
        app.post('/mcp', (req, res) => new StreamableHTTPServerTransport({}).handleRequest(req, res, req.body));
        app.listen(3000);`);
      assert.equal(statistics.files, 1);
    });
  }

  it('ends for a chain of two thousand files', async () => {
    const chain = Object.fromEntries(
      range(2000).map((i) => [
        `/app/f${i}.ts`,
        `import { a } from './f${i + 1}.js'; export { a }; export * from './f${i + 1}.js';`,
      ]),
    );
    const { statistics } = await auditWhole({ ...chain, [MAIN]: SERVER });
    assert.equal(statistics.files, 2001);
  });

  it('ends for two hundred files that all import each other', async () => {
    const imports = repeat(200, (i) => `export * from './f${i}.js'; import { a${i} } from './f${i}.js';`);
    const mesh = Object.fromEntries(
      range(200).map((i) => [`/app/f${i}.ts`, `${imports}\nexport const a${i + 1} = a${i}; use(a1000);`]),
    );
    const { statistics } = await auditWhole(mesh);
    assert.equal(statistics.files, 200);
  });
});
