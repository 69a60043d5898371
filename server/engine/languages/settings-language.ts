import type { SettingsLanguage } from '../source.ts';

/** `mcp.json.example` is read as `mcp.json`. */
const TEMPLATE = /\.(?:example|sample|template|tmpl|dist|default|bak|backup|old|orig)$/;
/** Generated, long, and read by its own reader where a version is looked up. */
const LOCKFILE = /^(?:pnpm-lock\.yaml|package-lock\.json|npm-shrinkwrap\.json|composer\.lock|uv\.lock|poetry\.lock)$/;

const NAMES: readonly (readonly [SettingsLanguage, RegExp])[] = [
  ['json', /\.(?:json[c5]?|code-workspace|webmanifest)$/],
  // .env, .env.local, production.env, env.example; .dev.vars of Wrangler
  ['dotenv', /^\.env(?:\..+)?$|\.env$|^env(?:\.\w+)?$|^\.dev\.vars(?:\..+)?$/],
  ['dockerfile', /^(?:dockerfile|containerfile)(?:[.-].+)?$|\.dockerfile$/],
  ['yaml', /\.ya?ml$/],
  ['toml', /\.toml$/],
  ['nginx', /^nginx.*\.conf$|\.nginx$/],
  ['caddy', /^caddyfile(?:\..+)?$|\.caddyfile$/],
  // recipes are shell commands, and what else a makefile says is read past
  ['shell', /\.(?:sh|bash|zsh|mk)$|^\.envrc$|^(?:gnu)?makefile$/],
  ['properties', /\.(?:properties|ini|cfg)$|^\.(?:npmrc|pypirc|yarnrc)$/],
  ['xml', /\.xml$|^(?:web|app|nuget)\.config$/],
  ['markdown', /\.mdx?$|\.markdown$/],
];
/** Where a `.conf` is nginx's. */
const NGINX_FOLDER = /(?:^|\/)(?:nginx|sites-(?:available|enabled)|conf\.d)\/(?:.*\/)?[^/]+\.conf$/;

/** What a file of settings is read as, by its path. Undefined for what is none. */
export function settingsLanguageOf(path: string): SettingsLanguage | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (LOCKFILE.test(name)) return undefined;
  for (const form of [name, name.replace(TEMPLATE, '')]) {
    const found = NAMES.find(([, pattern]) => pattern.test(form));
    if (found) return found[0];
  }
  return NGINX_FOLDER.test(path.toLowerCase()) ? 'nginx' : undefined;
}
