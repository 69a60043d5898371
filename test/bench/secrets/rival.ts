import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

const PRESET = '@secretlint/secretlint-rule-preset-recommend';
const OWN = '@secretlint/secretlint-rule-aws';

/** A span that somebody calls a credential, with the family of rules that says so. */
export interface Claim {
  readonly family: string;
  readonly start: number;
  readonly end: number;
}

/** What secretlint's recommended rules find in a text; ids of AWS keys are asked for. */
export async function secretlintClaims(text: string): Promise<readonly Claim[]> {
  const options = [{ id: OWN, options: { enableIDScanRule: true } }];
  const { messages } = await lintSource({
    source: { content: text, filePath: '/bench/input.txt', ext: '.txt', contentType: 'text' },
    options: { noPhysicFilePath: true, config: { rules: [{ id: PRESET, rule: creator, rules: options }] } },
  });
  return messages.map(({ ruleId, range }) => ({ family: familyOf(ruleId), start: range[0], end: range[1] }));
}

/** One of secretlint's own test cases: the text of a file and what is to be found in it. */
export interface Snapshot {
  readonly family: string;
  readonly name: string;
  readonly text: string;
  readonly expected: readonly Claim[];
}

/** The cases of a checkout of secretlint's repository: its packages do not hold them. */
export function* snapshotsOf(checkout: string): Generator<Snapshot> {
  const packages = join(checkout, 'packages', '@secretlint');
  for (const rule of readdirSync(packages).filter((each) => each.startsWith('secretlint-rule-'))) {
    const folder = join(packages, rule, 'test', 'snapshots');
    if (!existsSync(folder) || /preset|filter-comments|pattern|example|internal|no-/.test(rule)) continue;
    for (const name of readdirSync(folder)) yield* snapshotIn(join(folder, name), familyOf(rule), name);
  }
}

function* snapshotIn(folder: string, family: string, name: string): Generator<Snapshot> {
  const input = readdirSync(folder).find((each) => /^input(?:\.(?:txt|json|md))?$/.test(each));
  const output = join(folder, 'output.json');
  if (input === undefined || !existsSync(output)) return;
  const { messages } = JSON.parse(readFileSync(output, 'utf8')) as { messages: { range: [number, number] }[] };
  const expected = messages.map(({ range }) => ({ family, start: range[0], end: range[1] }));
  yield { family, name, text: readFileSync(join(folder, input), 'utf8'), expected };
}

function familyOf(rule: string): string {
  return rule.replace(/^.*secretlint-rule-/, '');
}
