import { readFileSync } from 'node:fs';
import { createAuditor } from '../../../server/engine/auditor.ts';
import type { Finding } from '../../../server/engine/finding.ts';
import { applyEdits, type Fix } from '../../../server/engine/fix.ts';
import { provideGrammars } from '../../../server/engine/languages/grammars.ts';
import type { FileContent, Workspace } from '../../../server/engine/workspace.ts';
import { diskGrammars } from '../../../server/lsp/grammars.node.ts';

provideGrammars(diskGrammars);

const ROOT = '/project';
const PACKAGES = [
  '@modelcontextprotocol/sdk',
  '@modelcontextprotocol/server',
  '@modelcontextprotocol/express',
  'express',
  'jose',
];

/** Files by their path below the project, which the engine sees instead of the disk. */
export type Files = Readonly<Record<string, string>>;

export interface Offer {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** A project in memory with the versions of the packages that are installed here, or others. */
export function projectOf(files: Files, versions: Readonly<Record<string, string>> = {}): Workspace {
  const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, versions[name] ?? installedVersion(name)]));
  const all: Files = { 'package.json': JSON.stringify({ dependencies }), ...files };
  const texts = new Map(Object.entries(all).map(([path, text]) => [`${ROOT}/${path}`, text]));
  const read = (path: string): FileContent | undefined => {
    const text = texts.get(path);
    return text === undefined ? undefined : { kind: 'text', text };
  };
  return {
    roots: [ROOT],
    files: () => Promise.resolve([...texts.keys()]),
    read: (path) => Promise.resolve(read(path)),
  };
}

function installedVersion(name: string): string {
  const manifest = new URL(`../../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** What the engine offers for every finding of a rule. */
export async function offersFor(workspace: Workspace, rule: string): Promise<readonly Offer[]> {
  const auditor = createAuditor(workspace);
  const { findings } = await auditor.audit(undefined);
  const offers: Offer[] = [];
  for (const finding of findings) {
    if (finding.rule !== rule) continue;
    for (const fix of await auditor.fixes(finding.path, finding)) offers.push({ finding, fix });
  }
  return offers;
}

export async function findingsOf(files: Files, rule: string): Promise<readonly Finding[]> {
  const { findings } = await createAuditor(projectOf(files)).audit(undefined);
  return findings.filter((finding) => finding.rule === rule);
}

/** The files after a fix. */
export function apply(files: Files, fix: Fix): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => {
      const edits = fix.edits.filter((edit) => edit.path === `${ROOT}/${path}`);
      return [path, applyEdits(text, edits)];
    }),
  );
}

/** The files after the fix with an id for the first finding of a rule that has it. */
export async function repair(
  files: Files,
  rule: string,
  id: string,
  versions: Readonly<Record<string, string>> = {},
): Promise<Files> {
  const offers = await offersFor(projectOf(files, versions), rule);
  const found = offers.find((offer) => offer.fix.id === id);
  if (!found) throw new Error(`No fix ${id} for ${rule}; offered: ${offers.map((each) => each.fix.id).join(', ')}`);
  return apply(files, found.fix);
}
