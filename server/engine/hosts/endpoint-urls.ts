import { isEndpointSetting, isNearHost } from '../facts/endpoint-names.ts';
import type { InsecureEndpoint } from '../facts/oauth.ts';
import type { SettingsFile } from '../settings/around.ts';
import { entriesOf, mapsIn } from '../settings/tree.ts';
import { isTemplate } from './entries.ts';

const LANGUAGES = new Set(['json', 'yaml', 'toml', 'dotenv', 'properties', 'xml']);

/** OAuth endpoints of other machines that settings name with `http:`. */
export function* insecureEndpoints({ path, language, text, settings }: SettingsFile): Generator<InsecureEndpoint> {
  if (!LANGUAGES.has(language) || !text.includes('http://') || isTemplate(path)) return;
  for (const root of settings().roots) {
    for (const { map } of mapsIn(root)) {
      for (const { name, value } of entriesOf(map)) {
        if (value?.kind !== 'scalar' || typeof value.value !== 'string') continue;
        const host = /^http:\/\/([^/:?#\s]+)/.exec(value.value)?.[1];
        if (host === undefined || !isEndpointSetting(name) || isNearHost(host) || /[${}<>]|your/i.test(host)) continue;
        yield { kind: 'insecureEndpoint', at: { path, ...value.content }, name, host };
      }
    }
  }
}
