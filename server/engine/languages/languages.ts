import type { Language } from '../source.ts';
import type { Lower } from './language.ts';
import { settingsLanguageOf } from './settings-language.ts';

const scriptFile = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const declarationFile = /\.d\.[cm]?ts$/;
const textFile =
  /\.(?:json|ya?ml|conf|lock|rst|txt|html?|vue|svelte|astro|fish|ps1|bat|cmd|py|ipynb|rb|go|rs|java|kts?|scala|groovy|gradle|cs|fs|php|swift|lua|tf|tfvars|hcl|sql|http|pem|key|config)$/;
const textName = /^(?:makefile|procfile|justfile|jenkinsfile|\.netrc|\.git-credentials|\.htpasswd)$/;

/** What a file is read as, by its path. Undefined for files that are not audited, type declarations among them. */
export function languageOf(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (declarationFile.test(name)) return undefined;
  if (scriptFile.test(name)) return 'script';
  return settingsLanguageOf(path) ?? (textFile.test(name) || textName.test(name) ? 'text' : undefined);
}

/** Loads the front end of a language. The TypeScript parser is large, so it comes with the first file that needs it. */
export async function loadLower(language: 'script'): Promise<Lower> {
  const frontEnds = { script: () => import('./script/lower.ts') };
  const { lower } = await frontEnds[language]();
  return lower;
}
