/**
 * Prints how well and how fast credentials are found: `npm run bench:secrets -- [--secretlint <checkout>] [folder…]`.
 * A checkout of secretlint's repository adds its own cases; the sources of the folders are searched as a whole.
 */
import { parseArgs } from 'node:util';
import { scriptsBelow } from './folder.ts';
import { credentialCases, placeholderCases, type Case } from './secrets/cases.ts';
import { credentialFindings } from './secrets/engine.ts';
import { grouped } from './secrets/grouped.ts';
import { secretlintClaims, snapshotsOf } from './secrets/rival.ts';
import { medianSearch, slowestHostile, throughput } from './secrets/speed.ts';

const SEEDS = 3;
const { values: options, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: { secretlint: { type: 'string' }, verbose: { type: 'boolean', default: false } },
});

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
const line = (what: string, figure: string, aim = ''): void => {
  console.log(`  ${what.padEnd(44)}${figure.padStart(16)}${aim === '' ? '' : `   aim: ${aim}`}`);
};

async function recall(): Promise<void> {
  const cases = [...credentialCases(SEEDS)];
  const findings = await credentialFindings(cases);
  const rival = await Promise.all(cases.map(({ text }) => secretlintClaims(text)));
  const rows = cases.map((each, index) => ({
    ...each,
    named: findings[index]?.some(({ credential }) => credential === each.format) ?? false,
    found: (findings[index]?.length ?? 0) > 0,
    rival: (rival[index]?.length ?? 0) > 0,
  }));
  console.log('\nCredentials: named as what they are, found at all, found by secretlint');
  const report = (what: string, some: typeof rows, aim?: string): void => {
    const count = (test: (row: (typeof rows)[number]) => boolean): string =>
      percent(some.filter(test).length, some.length);
    line(
      what,
      `${count((row) => row.named)} ${count((row) => row.found)} ${count((row) => row.rival)}`.padStart(28),
      aim,
    );
  };
  report('all', rows, '97 % named');
  for (const [placement, some] of grouped(rows, ({ group }) => group)) report(`  ${placement}`, some, '92 % named');
  console.log('  formats below 97 %');
  for (const [format, some] of grouped(rows, (row) => row.format)) {
    if (some.filter((row) => row.named).length < some.length * 0.97) report(`    ${format ?? ''}`, some);
  }
  if (options.verbose)
    for (const row of rows)
      if (!row.named) console.log(`${row.format ?? ''} as ${row.group}: ${row.found ? 'found' : 'missed'}`);
}

async function placeholders(): Promise<void> {
  const cases: readonly Case[] = [...placeholderCases()];
  const findings = await credentialFindings(cases);
  const flagged = cases.filter((_, index) => (findings[index]?.length ?? 0) > 0);
  console.log('\nPlaceholders');
  line(`flagged of ${cases.length}`, percent(flagged.length, cases.length), '0.1 %');
  for (const [style, some] of grouped(flagged, ({ group }) => group)) line(`  ${style}`, String(some.length));
  if (options.verbose) for (const { text } of flagged) console.log(text);
}

/** Both engines on secretlint's own cases: of what is to be found, how much; of what is not, how much all the same. */
async function snapshots(checkout: string): Promise<void> {
  const cases = [...snapshotsOf(checkout)];
  const findings = await credentialFindings(cases.map(({ text }) => ({ path: 'input.txt', text })));
  const rows = await Promise.all(
    cases.map(async (each, index) => {
      const ours = findings[index] ?? [];
      const theirs = await secretlintClaims(each.text);
      const covers = (claims: readonly { start: number; end: number }[]): number =>
        each.expected.filter(({ start, end }) => claims.some((claim) => claim.start < end && claim.end > start)).length;
      return {
        ...each,
        ours: covers(ours),
        theirs: covers(theirs),
        alarms: each.expected.length === 0 ? ours.length : 0,
      };
    }),
  );
  console.log("\nsecretlint's own cases: found by us, by secretlint, of; clean files that we flag");
  for (const [family, some] of grouped(rows, (row) => row.family)) {
    const sum = (count: (row: (typeof rows)[number]) => number): number =>
      some.reduce((all, row) => all + count(row), 0);
    const clean = some.filter(({ expected }) => expected.length === 0);
    line(
      family,
      `${sum((row) => row.ours)} ${sum((row) => row.theirs)} ${sum((row) => row.expected.length)}`,
      `${clean.filter(({ alarms }) => alarms > 0).length} of ${clean.length}`,
    );
  }
  if (!options.verbose) return;
  for (const row of rows)
    if (row.ours < row.expected.length || row.alarms > 0)
      console.log(`${row.family} ${row.name}: ${row.ours} of ${row.expected.length}, ${row.alarms} alarms`);
}

function speed(): void {
  const sources = [
    ...scriptsBelow(folders.length > 0 ? folders : ['node_modules/@modelcontextprotocol/sdk', 'server']).values(),
  ];
  const whole = sources.join('\n');
  const [unit, slowest] = slowestHostile();
  console.log('\nSpeed');
  line('100 KB, median', `${medianSearch(whole.slice(0, 100_000), 200).toFixed(2)} ms`, '1 ms');
  line(`${(whole.length / 1e6).toFixed(1)} MB of source`, `${throughput(sources).toFixed(0)} MB/s`, '150 MB/s');
  line(`1 MB of ${JSON.stringify(unit.slice(0, 20))}, the slowest`, `${slowest.toFixed(0)} ms`, '100 ms');
}

await recall();
await placeholders();
if (options.secretlint !== undefined) await snapshots(options.secretlint);
speed();
