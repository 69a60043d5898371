import type { LeftAlone } from '../audit.ts';
import { languageOf } from '../languages/languages.ts';
import type { Unit } from './units.ts';

/** Counts the files of which the code is not audited, whatever else is searched in them. */
export function leftAlone(paths: readonly string[], unit: (path: string) => Unit | undefined): LeftAlone {
  let notebooks = 0;
  let stubs = 0;
  let withoutGrammar = 0;
  for (const path of paths) {
    if (/\.ipynb$/i.test(path)) notebooks++;
    else if (/\.pyi$/i.test(path)) stubs++;
    else if (languageOf(path) === 'python' && unit(path)?.kind === 'text') withoutGrammar++;
  }
  return { notebooks, stubs, withoutGrammar };
}
