import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../server/engine/fix.ts';
import type { Fix } from '../server/engine/fix.ts';
import { rules } from '../server/engine/rules/registry.ts';
import { auditExample, framesOf, ROOT, type Audited } from './support/audit.ts';
import { withCredentials, withPlaceholders } from './support/credentials.ts';
import { examplesOf, rewritten, type Example, type Fixed, type Lines } from './support/page.ts';

const PROJECT = join(import.meta.dirname, '..');
const RULES = join(PROJECT, 'server', 'engine', 'rules');
const SECTIONS = ['Why', 'Examples', 'How to fix', 'When not to use it', 'References'];
/** `UPDATE=1` rewrites the frames: read every one before it is committed. */
const UPDATE = process.env['UPDATE'] === '1';

interface Page {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

const pageOf = (id: string): Page => read(`server/engine/rules/${id}/rule.md`, join(RULES, id, 'rule.md'));
const hardCases = readdirSync(join(PROJECT, 'test', 'rules'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => read(`test/rules/${name}`, join(PROJECT, 'test', 'rules', name)));
const executed = [...rules.map((rule) => pageOf(rule.id)), ...hardCases];

function read(name: string, file: string): Page {
  return { name, file, text: readFileSync(file, 'utf8') };
}

for (const page of executed) {
  describe(page.name, () => {
    const frames = new Map<Example, string>();
    const fences = new Map<Lines, string>();
    for (const example of examplesOf(page.text)) {
      it(`line ${example.line}: ${expectation(example)}`, async () => {
        const audited = await auditExample(example.files);
        const shown = framesOf(audited);
        if (UPDATE && example.findings) fences.set(example.findings, shown);
        else if (UPDATE && example.verdict === 'bad') frames.set(example, shown);
        else assert.equal(shown, example.findings?.text ?? '');
        if (example.verdict === 'good') assertNothingAboveInfo(audited);
        else assert.notEqual(shown, '', 'nothing is reported');
      });
      for (const fixed of example.fixed) {
        it(`line ${fixed.line}: “${fixed.title}” makes this of it`, async () => {
          const result = await repaired(await auditExample(example.files), fixed);
          if (!UPDATE) assert.deepEqual(result, expectedFiles(fixed));
          for (const file of fixed.files) {
            fences.set(file, withPlaceholders(result[file.path] ?? '', page.text));
          }
        });
      }
    }
    after(() => {
      if (UPDATE) writeFileSync(page.file, rewritten(page.text, fences, frames));
    });
  });
}

describe('the pages of the rules', () => {
  for (const rule of rules) {
    it(`${rule.id} has its title and all sections`, () => {
      // A comment in an example is no heading.
      const prose = pageOf(rule.id).text.replace(/^(`{3,}).*?^\1$/gms, '');
      const headings = [...prose.matchAll(/^(#{1,2}) (.+)$/gm)].map(([, , title]) => title);
      assert.deepEqual(headings, [rule.title, ...SECTIONS]);
    });

    it(`${rule.id} has two bad examples of its own`, () => {
      const own = examplesOf(pageOf(rule.id).text).filter(({ findings }) => findings?.text.includes(`[${rule.id}]`));
      assert.ok(own.filter(({ verdict }) => verdict === 'bad').length >= 2);
    });

    it(`${rule.id} has two good examples and one that looks bad`, () => {
      assert.ok(examplesOf(pageOf(rule.id).text).filter(({ verdict }) => verdict === 'good').length >= 3);
    });

    it(`${rule.id} lists its references in its page`, () => {
      const missing = rule.references.filter(({ url }) => !pageOf(rule.id).text.includes(url));
      assert.deepEqual(missing, []);
    });
  }
});

describe('what the rules say about themselves', () => {
  for (const rule of rules) {
    it(`${rule.id} refers to secure addresses only`, () => {
      assert.ok(
        rule.references.length > 0 && rule.references.every(({ url }) => URL.parse(url)?.protocol === 'https:'),
      );
    });

    it(`${rule.id} refers to each of its CWEs`, () => {
      const missing = rule.cwe.filter((number) => !rule.references.some(({ url }) => url.endsWith(`/${number}.html`)));
      assert.deepEqual(missing, []);
    });
  }

  it('no rule about TLS cites the MCP specification, which says nothing about it', () => {
    const citing = rules.filter(
      ({ id, references }) =>
        id.startsWith('mtls/') && references.some(({ url }) => url.includes('modelcontextprotocol')),
    );
    assert.deepEqual(citing, []);
  });

  it('every message of a rule is shown by an example', async () => {
    const shown = new Set<string>();
    for (const example of executed.flatMap(({ text }) => examplesOf(text))) {
      for (const { rule, messageId } of (await auditExample(example.files)).findings) shown.add(`${rule} ${messageId}`);
    }
    const all = rules.flatMap(({ id, messages }) => Object.keys(messages).map((message) => `${id} ${message}`));
    assert.deepEqual(
      all.filter((message) => !shown.has(message)),
      [],
    );
  });
});

function expectation({ verdict, files }: Example): string {
  const names = files.map(({ path }) => path).join(', ');
  return verdict === 'good' ? `${names}: nothing is reported` : `${names}: the frames are reported`;
}

function assertNothingAboveInfo({ findings }: Audited): void {
  assert.deepEqual(
    findings.filter(({ severity }) => severity !== 'info').map(({ message }) => message),
    [],
  );
}

/** The files as the fix with the title leaves them: those that it touches, by path. */
async function repaired({ auditor, findings, texts }: Audited, { title }: Fixed): Promise<Record<string, string>> {
  for (const finding of findings) {
    const fixes = await auditor.fixes(finding.path, finding);
    const fix = fixes.find((each) => each.title === title);
    if (fix) return Object.fromEntries(touched(fix, texts));
  }
  assert.fail(`no fix is called “${title}”`);
}

function* touched(fix: Fix, texts: ReadonlyMap<string, string>): Generator<[path: string, text: string]> {
  for (const path of new Set(fix.edits.map((edit) => edit.path))) {
    const edits = fix.edits.filter((edit) => edit.path === path);
    yield [relative(path), applyEdits(texts.get(path) ?? '', edits)];
  }
  for (const { path, text } of fix.creates ?? []) yield [relative(path), text];
}

function relative(path: string): string {
  return path.slice(ROOT.length + 1);
}

function expectedFiles({ files }: Fixed): Record<string, string> {
  return Object.fromEntries(files.map(({ path, text }) => [path, withCredentials(text)]));
}
