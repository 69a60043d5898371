import assert from 'node:assert/strict';
import fc from 'fast-check';
import { githubReport } from '../../server/engine/report/github.ts';
import type { ReportInput } from '../../server/engine/report/input.ts';
import { jsonReport } from '../../server/engine/report/json.ts';
import { markdownReport } from '../../server/engine/report/markdown.ts';
import { sarifReport } from '../../server/engine/report/sarif.ts';
import { textReport } from '../../server/engine/report/text.ts';
import { secretFormats } from '../../server/engine/secrets/formats.ts';
import { sample } from '../../server/engine/secrets/sample.ts';
import { AUTH, SERVER, findingAt, inputOf, placeOf } from './project.ts';

const REPORTS: Readonly<Record<string, (input: ReportInput) => string>> = {
  text: (input) => textReport(input, false),
  coloured: (input) => textReport(input, true),
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
  markdown: markdownReport,
};

/** A project with a credential in the reported line, in evidence, in texts about it, and in a fix. */
function projectWith(secret: string, credential: string | undefined): ReportInput {
  const server = `const key = "${secret}"; connect("${secret}");\n`;
  const auth = `\t// copied: ${secret}\n`;
  const more = credential === undefined ? {} : { credential };
  const finding = findingAt(placeOf(SERVER, server, `"${secret}"`), {
    ...more,
    message: `\`${secret}\` stands in the source.`,
    evidence: [{ ...placeOf(AUTH, auth, 'copied'), note: `It is ${secret}.` }],
    suppression: { span: { start: 0, end: 1 }, reason: `Known: ${secret}` },
  });
  const open = findingAt(placeOf(SERVER, server, 'connect'), { evidence: finding.evidence });
  const edits = [{ ...placeOf(SERVER, server, 'connect'), text: `connect /* ${secret} */` }];
  const fix = { id: 'fix', title: `Remove ${secret}`, class: 'safe' as const, edits, steps: [secret] };
  return inputOf({ [SERVER]: server, [AUTH]: auth }, [finding, open], { fixes: new Map([[open, [fix]]]) });
}

/** Every printable character, but no quote or backslash: the value stands in a string literal as it is. */
const opaque = fc.stringMatching(/^[A-Za-z0-9_+/=.-]{12,60}$/);

describe('no report holds a credential', () => {
  for (const [name, report] of Object.entries(REPORTS)) {
    it(`of a format that shows by its look, reported or not (${name})`, () => {
      const byThemselves = secretFormats.filter(({ shapes }) => shapes.length > 0);
      const formats = fc.constantFrom(...byThemselves.map(({ id }) => id));
      fc.assert(
        fc.property(formats, fc.integer(), fc.boolean(), (format, seed, reported) => {
          const secret = sample(format, seed);
          assert.ok(secret);
          assert.ok(!report(projectWith(secret, reported ? format : undefined)).includes(secret), format);
        }),
        { numRuns: 60 },
      );
    });

    it(`that only a finding knows to be one (${name})`, () => {
      fc.assert(
        fc.property(opaque, (secret) => !report(projectWith(secret, 'generic')).includes(secret)),
        { numRuns: 60 },
      );
    });
  }

  it('shows the code around it', () => {
    const report = textReport(
      inputOf({ [SERVER]: 'connect("abcdefghijkl", 1);' }, [generic('connect("abcdefghijkl", 1);')]),
      false,
    );
    assert.match(report, /1 \| connect\("…", 1\);\n {2}\| {9}\^{3}\n/);
  });

  it('hides all lines of a credential over several lines', () => {
    const body = 'abcdefgh\nijklmnop\nqrstuvwx';
    const text = `connect("${body}"); // end\n`;
    const finding = findingAt(placeOf(SERVER, text, `"${body}"`), {
      credential: 'generic',
      evidence: [{ ...placeOf(SERVER, text, '// end'), note: 'Here.' }],
    });
    const report = textReport(inputOf({ [SERVER]: text }, [finding]), false);
    assert.ok(body.split('\n').every((line) => !report.includes(line)));
    assert.match(report, /3 \| …"\); \/\/ end/);
  });
});

function generic(text: string) {
  return findingAt(placeOf(SERVER, text, '"abcdefghijkl"'), { credential: 'generic' });
}
