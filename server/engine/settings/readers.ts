import type { Language, SettingsLanguage } from '../source.ts';
import type { ReadSettings } from './nodes.ts';

/** Each comes with the first file that needs it. */
const READERS: Readonly<Record<SettingsLanguage, () => Promise<ReadSettings>>> = {
  json: async () => (await import('./json.ts')).readJson,
  yaml: async () => (await import('./yaml.ts')).readYaml,
  toml: async () => (await import('./toml.ts')).readToml,
  dotenv: async () => (await import('./dotenv.ts')).readDotenv,
  properties: async () => (await import('./lines.ts')).readLines,
  xml: async () => (await import('./xml.ts')).readXml,
  markdown: async () => (await import('./markdown.ts')).readMarkdown,
  dockerfile: async () => (await import('./dockerfile.ts')).readDockerfile,
  shell: async () => (await import('./shell.ts')).readShell,
  nginx: async () => (await import('./directives.ts')).readNginx,
  caddy: async () => (await import('./directives.ts')).readCaddy,
};

/** Loads the reader of a language; undefined for code and for plain text. */
export async function loadReader(language: Language): Promise<ReadSettings | undefined> {
  return isSettings(language) ? await READERS[language]() : undefined;
}

function isSettings(language: Language): language is SettingsLanguage {
  return Object.hasOwn(READERS, language);
}
