import type { Language } from '../source.ts';
import type { Lower } from './language.ts';

const scriptFile = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const declarationFile = /\.d\.[cm]?ts$/;
const jsonFile = /\.jsonc?$/;
/** `.env`, `.env.local`, `production.env`. */
const dotenvFile = /^\.env(?:\..+)?$|\.env$/;
const textFile =
  /\.(?:ya?ml|toml|ini|cfg|conf|properties|mdx?|rst|txt|xml|html?|vue|svelte|astro|json5|sh|bash|zsh|fish|ps1|bat|cmd|py|ipynb|rb|go|rs|java|kts?|scala|groovy|gradle|cs|fs|php|swift|lua|tf|tfvars|hcl|sql|http|pem|key|dockerfile)$/;
const textName =
  /^(?:dockerfile(?:\..+)?|containerfile(?:\..+)?|makefile|procfile|justfile|jenkinsfile|\.npmrc|\.yarnrc|\.pypirc|\.netrc|\.envrc|\.git-credentials)$/;

/** What a file is read as, by its name. Undefined for files that are not audited, type declarations among them. */
export function languageOf(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (declarationFile.test(name)) return undefined;
  if (scriptFile.test(name)) return 'script';
  if (jsonFile.test(name)) return 'json';
  if (dotenvFile.test(name)) return 'dotenv';
  return textFile.test(name) || textName.test(name) ? 'text' : undefined;
}

/** Loads the front end of a language. The TypeScript parser is large, so it comes with the first file that needs it. */
export async function loadLower(language: 'script'): Promise<Lower> {
  const frontEnds = { script: () => import('./script/lower.ts') };
  const { lower } = await frontEnds[language]();
  return lower;
}
