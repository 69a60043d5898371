import assert from 'node:assert/strict';
import { inProject } from './project.ts';

describe('the exit code', () => {
  const codes: readonly [text: string, options: readonly string[], code: number][] = [
    ['', [], 0],
    ['WARNING', [], 0],
    ['ERROR', [], 1],
    ['WARNING', ['--fail-on', 'warning'], 1],
    ['INFO', ['--fail-on', 'warning'], 0],
    ['INFO', ['--fail-on=info'], 1],
    ['ERROR', ['--fail-on', 'never'], 0],
  ];
  for (const [text, options, code] of codes) {
    it(
      `is ${code} for ${text === '' ? 'nothing' : text} with ${options.join(' ') || 'no option'}`,
      inProject({ 'a.ts': text }, async (project) => {
        assert.equal((await project.run(options)).code, code);
      }),
    );
  }

  it(
    'is 2 when the audit itself fails, with one message',
    inProject({ 'a.ts': '' }, async (project) => {
      const createAuditor = (): never => {
        throw new Error('no engine');
      };
      const { code, stdout, stderr } = await project.run([], { createAuditor });
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /^mcp-auth-audit: The audit failed: Error: no engine/);
    }),
  );
});

describe('wrong usage ends with exit code 2 and says', () => {
  const messages: readonly [argv: readonly string[], message: string][] = [
    [['--formt', 'sarif'], '`--formt` is no option. Did you mean `--format`? See `mcp-auth-audit --help`.'],
    [['-x'], '`-x` is no option. See `mcp-auth-audit --help`.'],
    [
      ['--format', 'sarf'],
      '`--format` must be `text`, `json`, `sarif`, `github` or `markdown`, not `sarf`. Did you mean `sarif`?',
    ],
    [['--format'], '`--format` needs a value.'],
    [['--stats=yes'], '`--stats` takes no value.'],
    [['--fail-on', 'high'], '`--fail-on` must be `error`, `warning`, `info` or `never`, not `high`.'],
    [
      ['--profile', '2025'],
      '`--profile` must be `2025-03-26`, `2025-06-18`, `2025-11-25` or `2026-07-28`, not `2025`.',
    ],
    [['--minimum-confidence', 'mid'], '`--minimum-confidence` must be `high`, `medium` or `low`, not `mid`.'],
    [['--only', 'suppression/unsed'], '`--only`: `suppression/unsed` is no rule. Did you mean `suppression/unused`?'],
    [
      ['--rule', 'suppression/unused'],
      '`--rule suppression/unused` must have the form `id=severity`, as in `transport/late-gate=off`.',
    ],
    [
      ['--rule', 'suppression/unused=no'],
      '`--rule suppression/unused` must be `error`, `warning`, `info` or `off`, not `no`.',
    ],
    [['--fix', '--fix-dry-run'], '`--fix` and `--fix-dry-run` exclude each other.'],
    [['--color', '--no-color'], '`--color` and `--no-color` exclude each other.'],
    [['missing/folder'], '`missing/folder` does not exist.'],
    [['explian'], '`explian` does not exist. Did you mean `explain`?'],
    [['explain'], '`explain` takes one rule, as in `explain transport/late-gate`.'],
    [
      ['explain', 'suppression/unsed'],
      '`suppression/unsed` is no rule. Did you mean `suppression/unused`? `mcp-auth-audit rules` lists them.',
    ],
    [['lsp'], '`lsp` needs `--stdio`: the language server speaks over no other channel here.'],
    [['matrix', '--format', 'sarif'], '`--format` must be `text`, `json` or `markdown`, not `sarif`.'],
    [['rules', 'src'], '`rules` takes no path: `src`.'],
    [['--config', 'none.json'], 'The configuration `none.json` cannot be read.'],
  ];
  for (const [argv, message] of messages) {
    it(
      message,
      inProject({}, async (project) => {
        assert.deepEqual(await project.run(argv), { code: 2, stdout: '', stderr: `mcp-auth-audit: ${message}\n` });
      }),
    );
  }
});
