import assert from 'node:assert/strict';
import { textReport } from '../../server/engine/report/text.ts';
import { ROOT, SERVER, findingAt, inputOf, placeOf, wholeProject } from './project.ts';

describe('the text report', () => {
  it('shows frames, the reasoning, the fix and a summary', () => {
    const expected = `error[transport/late-gate] The gate comes after \`/mcp\`.
 --> src/server.ts:3:1
  |
3 | app.post('/mcp', handler);
  | ^^^^^^^^^^^^^^^^^^^^^^^^^
  |
4 | app.use(gate);
  | ------------- The gate is mounted here.
 ::: src/auth.ts:2:2
  |
2 |     next();
  |     ------ It lets requests through here.
  = fix available with --fix: Mount the gate before the route

1 error in 1 of 2 files; 1 suppressed.
1 finding can be repaired with \`mcp-auth-audit --fix\`.
\`mcp-auth-audit explain transport/late-gate\` says why, and how to repair it.
`;
    assert.equal(textReport(wholeProject(), false), expected);
  });

  it('marks a line again instead of showing it again', () => {
    const text = 'compare(key, secret);\n';
    const evidence = [{ ...placeOf(SERVER, text, 'secret'), note: 'the secret' }];
    const report = textReport(
      inputOf({ [SERVER]: text }, [findingAt(placeOf(SERVER, text, 'compare'), { evidence })]),
      false,
    );
    assert.match(report, /1 \| compare\(key, secret\);\n {2}\| \^{7}\n {2}\| {14}-{6} the secret\n/);
  });

  it('says in one line that nothing was found', () => {
    assert.equal(textReport(inputOf({ [SERVER]: '' }, []), false), 'No findings in 1 file.\n');
  });

  it('is the same text in colour', () => {
    const coloured = textReport(wholeProject(), true);
    assert.equal(coloured.replaceAll(/\u001B\[[\d;]*m/g, ''), textReport(wholeProject(), false));
    assert.notEqual(coloured, textReport(wholeProject(), false));
  });

  it('lets nothing in a file act on the terminal', () => {
    const text = 'listen("\u001B[2J\u202E");\n';
    const report = textReport(inputOf({ [SERVER]: text }, [findingAt(placeOf(SERVER, text, 'listen'))]), false);
    assert.doesNotMatch(report, /[\u001B\u202E]/);
  });

  it('cuts a long line around what it shows', () => {
    const text = `${'a;'.repeat(5000)}listen(3000);${'b;'.repeat(5000)}`;
    const report = textReport(inputOf({ [SERVER]: text }, [findingAt(placeOf(SERVER, text, 'listen(3000)'))]), false);
    const [, , , source = '', marks = ''] = report.split('\n');
    assert.ok(source.length < 160);
    assert.equal(source.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1), 'listen(3000)');
  });

  it('marks the first line of a span over several lines', () => {
    const text = 'app.listen(\n  3000,\n);\n';
    const report = textReport(inputOf({ [SERVER]: text }, [findingAt(placeOf(SERVER, text, text.trim()))]), false);
    assert.match(report, /1 \| app\.listen\(\n {2}\| \^{11}\n/);
  });

  it('places its marks below wide characters', () => {
    const text = '鍵鍵 listen\n';
    const report = textReport(inputOf({ [SERVER]: text }, [findingAt(placeOf(SERVER, text, 'listen'))]), false);
    assert.match(report, / {2}\| {6}\^{6}\n/);
  });

  it('names a file whose text is not known', () => {
    const finding = findingAt({ path: `${ROOT}/gone.ts`, start: 3, end: 4 });
    assert.match(textReport(inputOf({}, [finding]), false), /--> gone\.ts\n/);
  });
});
