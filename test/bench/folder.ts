import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { createAuditor } from '../../server/engine/auditor.ts';
import { languageOf } from '../../server/engine/languages/languages.ts';
import { LARGEST_TEXT } from '../../server/engine/workspace.ts';
import { memoryWorkspace } from '../support/memoryWorkspace.ts';
import { timed } from './measure.ts';

const SKIPPED = /^(node_modules|\.git|\.cache|out)$/;

/** The texts of TypeScript and JavaScript below some folders, by absolute path. */
export function scriptsBelow(folders: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>();
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.test(entry.name)) visit(path);
      } else if (entry.isFile() && languageOf(path) === 'script' && statSync(path).size <= LARGEST_TEXT) {
        texts.set(path, readFileSync(path, 'utf8'));
      }
    }
  };
  for (const folder of folders) visit(resolve(folder));
  return texts;
}

/** Parses every text, and nothing else: the least that an audit could do. */
function parse(texts: ReadonlyMap<string, string>): void {
  for (const [path, text] of texts) ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** Times in milliseconds: of the first run of a process, and the least of several. */
export interface Times {
  readonly first: number;
  readonly least: number;
}

export interface FolderFigures {
  readonly files: number;
  readonly bytes: number;
  readonly findings: number;
  readonly parse: Times;
  readonly audit: Times;
  /** Of the quickest audit. */
  readonly phases: Readonly<Record<string, number>>;
}

/** Parses and audits the scripts of a folder in turn, so that both meet the same machine. */
export async function measureFolder(folder: string, runs: number): Promise<FolderFigures> {
  const texts = scriptsBelow([folder]);
  const parses: number[] = [];
  const audits: number[] = [];
  let findings = 0;
  let phases: Readonly<Record<string, number>> = {};
  for (let run = 0; run < runs; run++) {
    parses.push(await timed(() => parse(texts)));
    const spent = await timed(async () => {
      const auditor = createAuditor(memoryWorkspace(texts, '/'), { now: () => performance.now() });
      const result = await auditor.audit(undefined);
      findings = result.findings.length;
      if (audits.every((each) => each >= result.statistics.milliseconds.total)) phases = result.statistics.milliseconds;
    });
    audits.push(spent);
  }
  const bytes = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  return { files: texts.size, bytes, findings, parse: timesOf(parses), audit: timesOf(audits), phases };
}

function timesOf(runs: readonly number[]): Times {
  return { first: runs[0] ?? 0, least: Math.min(...runs) };
}
