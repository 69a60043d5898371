import { applyEdits, type Fix } from '../fix.ts';
import type { Workspace } from '../workspace.ts';

/** The texts of the files that a fix edits or creates, as it leaves them. */
export async function textsAfter(fix: Fix, workspace: Workspace): Promise<Map<string, string>> {
  const texts = new Map((fix.creates ?? []).map(({ path, text }) => [path, text]));
  for (const path of new Set(fix.edits.map((edit) => edit.path))) {
    const content = await workspace.read(path);
    if (content?.kind !== 'text') continue;
    const edits = fix.edits.filter((edit) => edit.path === path);
    texts.set(path, applyEdits(content.text, edits));
  }
  return texts;
}

/** The workspace with some texts in the place of its own. */
export function withTexts(workspace: Workspace, texts: ReadonlyMap<string, string>): Workspace {
  return {
    roots: workspace.roots,
    files: () => workspace.files(),
    async read(path) {
      const text = texts.get(path);
      return text === undefined ? await workspace.read(path) : { kind: 'text', text };
    },
    tracked: async (path) => await workspace.tracked?.(path),
    names: async (folder) => (await workspace.names?.(folder)) ?? [],
  };
}
