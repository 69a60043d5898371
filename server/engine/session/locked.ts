/** The version that a lockfile holds of a package, for the manifest in a folder relative to it (empty: beside it). */
export type Locked = (text: string, name: string, range: string, folder: string) => string | undefined;

/** Lockfiles by name. They are searched as text: some are large, and one version is wanted of them. */
export const LOCKFILES: readonly (readonly [file: string, locked: Locked])[] = [
  ['package-lock.json', npmLocked],
  ['npm-shrinkwrap.json', npmLocked],
  ['pnpm-lock.yaml', pnpmLocked],
  ['yarn.lock', yarnLocked],
  ['bun.lock', bunLocked],
];
/** Those of Python. Names are compared as PEP 503 says; the folder plays no part. */
export const PYTHON_LOCKFILES: readonly (readonly [file: string, locked: Locked])[] = [
  ['uv.lock', tomlLocked],
  ['poetry.lock', tomlLocked],
  ['pdm.lock', tomlLocked],
  ['Pipfile.lock', pipenvLocked],
];
/** How far behind a name its version stands. */
const NEAR = 400;

/** `"node_modules/mcp-remote": { "version": "0.1.2"`, and without the folder in the first format. */
function npmLocked(text: string, name: string, _range: string, folder: string): string | undefined {
  const keys = [`${folder === '' ? '' : `${folder}/`}node_modules/${name}`, `node_modules/${name}`, name];
  for (const key of keys) {
    for (const after of occurrences(text, `"${key}"`)) {
      const version = /^\s{0,4}:\s{0,40}\{\s{0,80}"version"\s{0,4}:\s{0,4}"([^"]{1,60})"/.exec(after)?.[1];
      if (version !== undefined) return version;
    }
  }
  return undefined;
}

/** `'mcp-remote':`, then `specifier:` and `version: 0.1.2(…)`, below the importer's folder. */
function pnpmLocked(text: string, name: string, _range: string, folder: string): string | undefined {
  const importer = folder === '' ? '.' : folder;
  const start = text.search(new RegExp(`^ {2}'?${escaped(importer)}'?:\\s*$`, 'm'));
  const all = start < 0 ? text : text.slice(start + importer.length + 4);
  const end = start < 0 ? -1 : all.search(/^ {0,2}\S/m);
  const region = end < 0 ? all : all.slice(0, end);
  for (const quoted of [`'${name}':`, ` ${name}:`]) {
    for (const after of occurrences(region, quoted)) {
      const version =
        /^\s*specifier:[^\n]{0,120}\n\s*version: '?(\d[^\s('"]{0,60})/.exec(after)?.[1] ??
        /^ '?(\d[^\s('"]{0,60})/.exec(after)?.[1];
      if (version !== undefined) return version;
    }
  }
  return undefined;
}

/** `"mcp-remote@^0.1.0":`, then `version "0.1.2"`; newer ones write `mcp-remote@npm:^0.1.0` and `version: 0.1.2`. */
function yarnLocked(text: string, name: string, range: string): string | undefined {
  for (const key of [`${name}@${range}`, `${name}@npm:${range}`]) {
    for (const after of occurrences(text, key)) {
      const version = /^[",:][^\n]{0,300}\n\s{1,8}version:? "?([^"\s]{1,60})/.exec(after)?.[1];
      if (version !== undefined) return version;
    }
  }
  return undefined;
}

/** `"mcp-remote": ["mcp-remote@0.1.2",` */
function bunLocked(text: string, name: string): string | undefined {
  for (const after of occurrences(text, `["${name}@`)) return /^[^"\s]{1,60}/.exec(after)?.[0];
  return undefined;
}

/** `name = "mcp"`, then `version = "1.9.4"` */
function tomlLocked(text: string, name: string): string | undefined {
  for (const after of occurrences(text, `name = "${name}"`)) {
    const version = /^\r?\nversion = "([^"]{1,60})"/.exec(after)?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

/** `"mcp": { "hashes": […], "version": "==1.9.4" }`: the hashes are long, so the rest of the text is looked at. */
function pipenvLocked(text: string, name: string): string | undefined {
  const at = text.indexOf(`"${name}": {`);
  return at < 0 ? undefined : /"version": "==([^"]{1,60})"/.exec(text.slice(at, text.indexOf('}', at)))?.[1];
}

/** What follows each occurrence of a text, cut to what is near. */
function* occurrences(text: string, wanted: string): Generator<string> {
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
    yield text.slice(at + wanted.length, at + wanted.length + NEAR);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
