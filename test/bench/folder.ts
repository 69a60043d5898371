import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { createAuditor } from '../../server/engine/auditor.ts';
import { languageOf } from '../../server/engine/languages/languages.ts';
import { LARGEST_TEXT } from '../../server/engine/workspace.ts';
import { memoryWorkspace } from '../support/memoryWorkspace.ts';
import { best } from './measure.ts';

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

/** Parses every text with parents and walks each tree once: the least that an audit could do. */
function parseAndWalk(texts: ReadonlyMap<string, string>): number {
  let nodes = 0;
  const visit = (node: ts.Node): void => {
    nodes++;
    ts.forEachChild(node, visit);
  };
  for (const [path, text] of texts) visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return nodes;
}

export interface FolderFigures {
  readonly files: number;
  readonly bytes: number;
  readonly bare: number;
  readonly audit: number;
  readonly findings: number;
  readonly phases: Readonly<Record<string, number>>;
}

/** Audits the scripts of some folders and parses them bare, each often enough for the compiler to have warmed up. */
export async function measureFolder(folders: readonly string[], runs: number): Promise<FolderFigures> {
  const texts = scriptsBelow(folders);
  const bare = await best(runs, () => parseAndWalk(texts));
  let findings = 0;
  let phases: Readonly<Record<string, number>> = {};
  const audit = await best(runs, async () => {
    const auditor = createAuditor(memoryWorkspace(texts, '/'), { now: () => performance.now() });
    const result = await auditor.audit(undefined);
    findings = result.findings.length;
    phases = result.statistics.milliseconds;
  });
  const bytes = [...texts.values()].reduce((sum, text) => sum + text.length, 0);
  return { files: texts.size, bytes, bare, audit, findings, phases };
}
