/**
 * Prints what the audit costs: `npm run bench -- [folder…]`. No figure is asserted anywhere; the aims stand beside them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { editsThroughAuditor, editsThroughServer } from './edits.ts';
import { measureFolder, scriptsBelow } from './folder.ts';
import { best, quantile } from './measure.ts';
import { largeServer } from './server.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const DEFAULT_FOLDERS = ['node_modules/@modelcontextprotocol/sdk/dist/esm', 'examples'].map((each) => join(ROOT, each));
const LINES = 1_000;
const EDITS = 200;
const RUNS = 5;

type Row = readonly [what: string, figure: string, aim?: string];

const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

async function folderRows(folders: readonly string[]): Promise<Row[]> {
  const figures = await measureFolder(folders, RUNS);
  const phases = Object.entries(figures.phases).filter(([name]) => name !== 'total' && name !== 'read');
  return [
    ['files', `${figures.files} (${megabytes(figures.bytes)}, ${figures.findings} findings)`],
    ['parse with parents and one walk', milliseconds(figures.bare)],
    ['audit', milliseconds(figures.audit)],
    ['  by phase', phases.map(([name, value]) => `${name} ${value.toFixed(0)}`).join(', ')],
    ['ratio', (figures.audit / figures.bare).toFixed(2), 'at most 3'],
  ];
}

async function editRows(): Promise<Row[]> {
  const text = largeServer(LINES);
  const others = scriptsBelow([join(ROOT, 'examples')]);
  const rows = (what: string, times: readonly number[]): Row[] => [
    [`${what}, median`, milliseconds(quantile(times, 0.5)), '20 ms'],
    [`${what}, 95th percentile`, milliseconds(quantile(times, 0.95)), '60 ms'],
  ];
  return [
    ...rows('engine', await editsThroughAuditor(text, others, EDITS)),
    ...rows('language server', await editsThroughServer(text, others, EDITS)),
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

const folders = process.argv.slice(2);
print(
  `Audit of ${folders.length > 0 ? folders.join(', ') : 'the MCP SDK and the examples'}`,
  await folderRows(folders.length > 0 ? folders : DEFAULT_FOLDERS),
);
print(`Edit to findings: ${EDITS} one-character edits in a server of ${LINES} lines`, await editRows());
print('Start to first findings', await startRows());
print('Memory', [['peak of this process', megabytes(process.resourceUsage().maxRSS * 1024)]]);
