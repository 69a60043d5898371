import type { Edit } from '../fix.ts';
import { dirname } from '../paths.ts';
import type { FixContext } from './fixes.ts';

const NAMES = ['.env.example', '.env.sample', '.env.template'];

/** Adds a variable to the nearest `.env.example` above a file; without one, a step says so. */
export function exampleEntry(
  path: string,
  variable: string,
  context: FixContext,
): { readonly edits: readonly Edit[]; readonly steps: readonly string[] } {
  const found = nearest(path, context);
  if (!found)
    return {
      edits: [],
      steps: [
        `Name \`${variable}\` where the project lists its settings, for instance in a \`.env.example\` without values.`,
      ],
    };
  const { text } = found;
  if (new RegExp(`^\\s*(?:export\\s+)?${variable}\\s*=`, 'm').test(text)) return { edits: [], steps: [] };
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text === '' || text.endsWith('\n') ? '' : newline;
  return {
    edits: [{ path: found.path, start: text.length, end: text.length, text: `${before}${variable}=${newline}` }],
    steps: [],
  };
}

function nearest(path: string, context: FixContext): { readonly path: string; readonly text: string } | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    for (const name of NAMES) {
      const candidate = `${folder === '/' ? '' : folder}/${name}`;
      const text = context.text(candidate);
      if (text !== undefined) return { path: candidate, text };
    }
    if (folder === dirname(folder)) return undefined;
  }
}
