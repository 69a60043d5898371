import type { CodeLanguage, Language } from '../source.ts';
import type { Lower } from './language.ts';
import { mayBeText } from './plain-text.ts';
import { settingsLanguageOf } from './settings-language.ts';

const scriptFile = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const declarationFile = /\.d\.[cm]?ts$/;
const pythonFile = /\.py$/;

/** What a file is read as, by its path. Undefined for files that are not audited: pictures, archives, lock files. */
export function languageOf(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (declarationFile.test(name)) return 'text';
  if (scriptFile.test(name)) return 'script';
  if (pythonFile.test(name)) return 'python';
  return settingsLanguageOf(path) ?? (mayBeText(name) ? 'text' : undefined);
}

/** Whether a file of this language is lowered to a Program. */
export function isCode(language: Language | undefined): language is CodeLanguage {
  return language === 'script' || language === 'python';
}

/**
 * Loads the front end of a language; undefined when it needs a grammar that the host does not lend. The TypeScript
 * parser is large, so it comes with the first file that needs it.
 */
export async function loadLower(language: 'script'): Promise<Lower>;
export async function loadLower(language: CodeLanguage): Promise<Lower | undefined>;
export async function loadLower(language: CodeLanguage): Promise<Lower | undefined> {
  if (language === 'python') return (await import('./python/lower.ts')).loadPython();
  return (await import('./script/lower.ts')).lower;
}
