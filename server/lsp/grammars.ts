import type { GrammarSource } from '../engine/languages/grammars.ts';

/** Grammars that are fetched from the folder of the extension, in a browser. */
export function fetchedGrammars(folder: string): GrammarSource {
  return async (name) => {
    try {
      const response = await fetch(`${folder.replace(/\/$/, '')}/${name}`);
      return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
    } catch {
      return undefined;
    }
  };
}
