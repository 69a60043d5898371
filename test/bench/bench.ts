/**
 * Prints what the audit costs: `npm run bench -- [folder…]`. No figure is asserted anywhere; the aims stand beside them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { editsThroughAuditor, editsThroughServer, type Typed } from './edits.ts';
import { scriptsBelow, type FolderFigures } from './folder.ts';
import { best, quantile } from './measure.ts';
import { largePythonServer } from './python-server.ts';
import { largeServer } from './server.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DEFAULT_FOLDERS = ['node_modules/@modelcontextprotocol/sdk/dist/esm', 'examples'].map((each) => join(ROOT, each));
const LINES = 1_000;
const EDITS = 200;
const RUNS = 5;
const HELP = `npm run bench -- [--runs <count>] [folder…]

Measures the audit: of the scripts in each folder beside TypeScript's own createSourceFile on the same files (the MCP SDK
and the examples when none is named), from an edit to its findings, and of one file on the command line. Nothing is
asserted; the aims stand beside the figures. Each folder has a process of its own, in which parsing and auditing take
turns; the least of all runs counts, and the first one is shown beside it.

  --runs <count>  how often each folder is measured, 5 by default
  --help          this text`;

type Row = readonly [what: string, figure: string, aim?: string];

const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

interface Figures extends FolderFigures {
  readonly peakMemory: number;
}

function folderRows(folder: string, runs: number): Row[] {
  const child = spawnSync(process.execPath, [join(import.meta.dirname, 'corpus.ts'), folder, String(runs)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { files, bytes, findings, parse, audit, phases, peakMemory } = JSON.parse(child.stdout) as Figures;
  const rate = (spent: number): string => `${((spent / bytes) * 1_000_000).toFixed(0)} ms/MB`;
  const named = Object.entries(phases).filter(([name]) => name !== 'total' && name !== 'read');
  return [
    ['files', `${files} (${megabytes(bytes)}, ${findings} findings)`],
    ['createSourceFile', rate(parse.least)],
    ['audit', rate(audit.least)],
    ['  by phase', named.map(([name, value]) => `${name} ${value.toFixed(0)}`).join(', ')],
    ['audit / createSourceFile', (audit.least / parse.least).toFixed(2), 'less than 3'],
    ['  in the first run of a process', (audit.first / parse.first).toFixed(2)],
    ['peak memory', megabytes(peakMemory)],
  ];
}

async function editRows(): Promise<Row[]> {
  const others = scriptsBelow([join(ROOT, 'examples')]);
  const script: Typed = { path: '/workspace/src/server.ts', text: largeServer(LINES), others };
  const python: Typed = { path: '/workspace/src/server.py', text: largePythonServer(LINES), others };
  const rows = (what: string, times: readonly number[]): Row[] => [
    [`${what}, median`, milliseconds(quantile(times, 0.5)), '20 ms'],
    [`${what}, 95th percentile`, milliseconds(quantile(times, 0.95)), '60 ms'],
  ];
  return [
    ...rows('engine', await editsThroughAuditor(script, EDITS)),
    ...rows('language server', await editsThroughServer(script, EDITS)),
    ...rows('engine, Python', await editsThroughAuditor(python, EDITS)),
    ...rows('language server, Python', await editsThroughServer(python, EDITS)),
  ];
}

/** A fresh process that audits one file. */
async function startRows(): Promise<Row[]> {
  const built = join(ROOT, 'dist', 'cli.js');
  if (!existsSync(built)) return [['one file on the command line', 'not built: `npm run build`']];
  const folder = mkdtempSync(join(tmpdir(), 'mcp-auth-audit-bench-'));
  try {
    const file = join(folder, 'server.ts');
    writeFileSync(file, largeServer(100));
    const run = (): void => void spawnSync(process.execPath, [built, '--fail-on', 'never', file]);
    return [
      ['node alone', milliseconds(await best(RUNS, () => spawnSync(process.execPath, ['-e', ''])))],
      ['one file of 100 lines on the command line', milliseconds(await best(RUNS, run))],
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function print(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  for (const [what, figure, aim] of rows) {
    console.log(`  ${what.padEnd(44)}${figure.padStart(12)}${aim === undefined ? '' : `   aim: ${aim}`}`);
  }
}

const { values, positionals } = parseArgs({
  options: { help: { type: 'boolean' }, runs: { type: 'string', default: '5' } },
  allowPositionals: true,
});
if (values.help === true) console.log(HELP);
else {
  for (const folder of positionals.length > 0 ? positionals : DEFAULT_FOLDERS)
    print(`Audit of ${relative(process.cwd(), folder) || folder}`, folderRows(folder, Number(values.runs)));
  print(`Edit to findings: ${EDITS} one-character edits in a server of ${LINES} lines`, await editRows());
  print('Start to first findings', await startRows());
}
