import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Log, Result } from 'sarif';
import type { ReportInput } from '../../server/engine/report/input.ts';
import { sarifReport } from '../../server/engine/report/sarif.ts';
import { SERVER, findingAt, inputOf, placeOf, wholeProject } from './project.ts';

/** The published schema is written for draft 4, whose only difference here is how it names itself. */
function schemaValidator(): ValidateFunction {
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const schema = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  delete schema['$schema'];
  delete schema['id'];
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

const logOf = (input: ReportInput): Log => JSON.parse(sarifReport(input)) as Log;
const resultsOf = (input: ReportInput): Result[] => logOf(input).runs[0]?.results ?? [];
const firstOf = (input: ReportInput): Result => {
  const [result] = resultsOf(input);
  assert.ok(result);
  return result;
};

describe('the SARIF report', () => {
  const validate = schemaValidator();

  for (const [name, input] of Object.entries({ whole: wholeProject(), empty: inputOf({}, []) })) {
    it(`is valid by the published schema for a project that is ${name}`, () => {
      assert.equal(validate(logOf(input)), true, JSON.stringify(validate.errors, undefined, 1));
    });
  }

  it('names files by their encoded path below the audited folder', () => {
    const path = '/project/my server/a#b.ts';
    const result = firstOf(inputOf({ [path]: 'x' }, [findingAt({ path, start: 0, end: 1 })]));
    assert.deepEqual(result.locations?.[0]?.physicalLocation?.artifactLocation, {
      uri: 'my%20server/a%23b.ts',
      uriBaseId: 'SRCROOT',
    });
  });

  it('says nothing of the folder outside', () => {
    assert.doesNotMatch(sarifReport(wholeProject()), /\/project/);
  });

  it('counts lines and columns from one', () => {
    assert.deepEqual(firstOf(wholeProject()).locations?.[0]?.physicalLocation?.region, {
      ...{ startLine: 3, startColumn: 1, endLine: 3, endColumn: 26 },
    });
  });

  it('tells rules with help, CWE tags and a security severity', () => {
    const rule = logOf(wholeProject()).runs[0]?.tool.driver.rules?.[0];
    assert.equal(rule?.fullDescription?.text, 'Requests reach the route first.');
    assert.match(rule.help?.markdown ?? '', /^# Gate mounted too late/);
    assert.deepEqual(rule.properties?.tags, ['security', 'external/cwe/cwe-696', 'external/cwe/cwe-306', 'MCP07']);
    assert.equal(rule.properties['security-severity'], '8.0');
  });

  it('leads through the evidence to the finding', () => {
    const locations = firstOf(wholeProject()).codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
    assert.deepEqual(
      locations.map(({ location }) => location?.message?.text),
      ['The gate is mounted here.', 'It lets requests through here.', 'The gate comes after `/mcp`.'],
    );
  });

  it('carries the fix as replacements', () => {
    const [change] = firstOf(wholeProject()).fixes?.[0]?.artifactChanges ?? [];
    assert.deepEqual(
      change?.replacements.map(({ insertedContent }) => insertedContent?.text),
      ['app.use(gate);\n', undefined],
    );
  });

  it('says how sure it is and what fix there is', () => {
    assert.deepEqual(firstOf(wholeProject()).properties, { confidence: 'high', fix: 'safe' });
  });

  it('marks suppressed results with the reason', () => {
    const [, suppressed] = resultsOf(wholeProject());
    const [suppression] = suppressed?.suppressions ?? [];
    assert.equal(suppression?.kind, 'inSource');
    assert.equal(suppression.justification, 'behind a proxy');
    assert.equal(suppressed?.level, 'warning');
  });

  it('notes skipped files', () => {
    const [note] = logOf(wholeProject()).runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? [];
    assert.equal(note?.message.text, 'The file was skipped: it is binary.');
    assert.equal(note.locations?.[0]?.physicalLocation?.artifactLocation?.uri, 'data.bin.js');
  });

  it('calls information a note', () => {
    const finding = findingAt({ path: SERVER, start: 0, end: 1 }, { severity: 'info' });
    assert.equal(firstOf(inputOf({ [SERVER]: 'x' }, [finding])).level, 'note');
  });
});

describe('a fingerprint', () => {
  const printsOf = (text: string, ...parts: string[]): (string | undefined)[] => {
    const findings = parts.map((part) => findingAt(placeOf(SERVER, text, part)));
    return resultsOf(inputOf({ [SERVER]: text }, findings)).map(
      (result) => result.partialFingerprints?.['mcpAuthAudit/v1'],
    );
  };

  it('survives moved and indented lines', () => {
    assert.deepEqual(printsOf('listen(1);', 'listen'), printsOf('\n\n  listen(1);', 'listen'));
  });

  it('changes with the line', () => {
    assert.notDeepEqual(printsOf('listen(1);', 'listen'), printsOf('listen(2);', 'listen'));
  });

  it('tells equal lines apart', () => {
    const [first, second] = printsOf('listen(1);', 'listen', '1');
    assert.notEqual(first, second);
  });
});
