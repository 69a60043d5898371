import assert from 'node:assert/strict';
import { githubReport } from '../../server/engine/report/github.ts';
import { jsonReport } from '../../server/engine/report/json.ts';
import { markdownReport } from '../../server/engine/report/markdown.ts';
import { SERVER, findingAt, inputOf, wholeProject } from './project.ts';

describe('the GitHub report', () => {
  it('is one annotation per open finding', () => {
    assert.equal(
      githubReport(wholeProject()),
      '::error file=src/server.ts,line=3,endLine=3,col=1,endColumn=26,title=transport/late-gate::The gate comes after `/mcp`.\n',
    );
  });

  it('escapes what would end a property or a command', () => {
    const path = '/project/a,b:c.ts';
    const finding = findingAt({ path, start: 0, end: 1 }, { message: '100%\n::error::', severity: 'info' });
    assert.equal(
      githubReport(inputOf({ [path]: 'x' }, [finding])),
      '::notice file=a%2Cb%3Ac.ts,line=1,endLine=1,col=1,endColumn=2,title=transport/late-gate::100%25%0A::error::\n',
    );
  });

  it('gives no columns for a span over several lines', () => {
    const finding = findingAt({ path: SERVER, start: 0, end: 3 });
    assert.match(githubReport(inputOf({ [SERVER]: 'a\nb' }, [finding])), /line=1,endLine=2,title=/);
  });
});

describe('the Markdown report', () => {
  it('is a table below the counts', () => {
    assert.equal(
      markdownReport(wholeProject()),
      `## MCP Auth Audit

**1 error** in 2 files (1 suppressed)

| severity | where | rule | finding | fix |
|---|---|---|---|---|
| error | \`src/server.ts:3\` | \`transport/late-gate\` | The gate comes after \`/mcp\`. | safe |
`,
    );
  });

  it('has no table when nothing was found', () => {
    assert.equal(markdownReport(inputOf({}, [])), '## MCP Auth Audit\n\n**no findings** in 0 files\n');
  });

  it('keeps a message inside its cell', () => {
    const finding = findingAt({ path: SERVER, start: 0, end: 1 }, { message: 'a | <img>\n@team' });
    assert.match(markdownReport(inputOf({ [SERVER]: 'x' }, [finding])), /\| a \\\| &lt;img> &#64;team \|/);
  });
});

describe('the JSON report', () => {
  it('gives each finding with its place, evidence and fixes', () => {
    const { findings } = JSON.parse(jsonReport(wholeProject())) as { findings: unknown[] };
    assert.deepEqual(findings[0], {
      rule: 'transport/late-gate',
      messageId: 'found',
      message: 'The gate comes after `/mcp`.',
      severity: 'error',
      confidence: 'high',
      path: 'src/server.ts',
      start: { line: 3, column: 1 },
      end: { line: 3, column: 26 },
      evidence: [
        {
          note: 'The gate is mounted here.',
          path: 'src/server.ts',
          start: { line: 4, column: 1 },
          end: { line: 4, column: 14 },
        },
        {
          note: 'It lets requests through here.',
          path: 'src/auth.ts',
          start: { line: 2, column: 2 },
          end: { line: 2, column: 8 },
        },
      ],
      fix: 'safe',
      fixes: [{ id: 'move-gate', title: 'Mount the gate before the route', class: 'safe' }],
    });
  });

  it('sums up, with what was suppressed and skipped', () => {
    const { summary, skipped } = JSON.parse(jsonReport(wholeProject())) as { summary: unknown; skipped: unknown };
    assert.deepEqual(summary, { files: 2, error: 1, warning: 0, info: 0, suppressed: 1 });
    assert.deepEqual(skipped, [{ path: 'data.bin.js', reason: 'binary' }]);
  });
});
