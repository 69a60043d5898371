import { URI } from 'vscode-uri';

/** `/vscode-vfs:github/owner/repository`: a path of a workspace that is not on disk, with its scheme and authority. */
const FOREIGN = /^\/([a-z][a-z0-9+.-]+):([^/]*)(\/.*)$/;

/**
 * The engine's path of a URI: absolute, decoded, `/`-separated, drive letters in lower case (`/c:/x`), shares as
 * `//server/share/x`. A URI of another scheme keeps scheme and authority in its path, so that `uriOf` finds the way back.
 */
export function pathOf(uri: string): string {
  const { scheme, authority, path } = URI.parse(uri);
  const absolute = path.startsWith('/') ? path : `/${path}`;
  if (scheme !== 'file' || FOREIGN.test(absolute)) return `/${scheme}:${authority}${absolute}`;
  if (authority !== '') return `//${authority}${absolute}`;
  return absolute.replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase());
}

/** The URI of an engine path; the inverse of `pathOf` up to the spelling of escapes. */
export function uriOf(path: string): string {
  return parsed(path).toString();
}

/** The scheme that a path came from. */
export function schemeOf(path: string): string {
  return FOREIGN.exec(path)?.[1] ?? 'file';
}

/** The path as the operating system spells it. Only for paths whose scheme is `file`. */
export function fsPathOf(path: string): string {
  return parsed(path).fsPath;
}

function parsed(path: string): URI {
  const [, scheme, authority, rest] = FOREIGN.exec(path) ?? [];
  if (scheme !== undefined && rest !== undefined) return URI.from({ scheme, authority: authority ?? '', path: rest });
  const share = /^\/\/([^/]+)(\/.*)$/.exec(path);
  if (share !== null) return URI.from({ scheme: 'file', authority: share[1] ?? '', path: share[2] ?? '/' });
  return URI.from({ scheme: 'file', path });
}
