import type { Connection } from 'vscode-languageserver';
import { fileRole, isInside, relative } from '../engine/paths.ts';
import type { FileContent } from '../engine/workspace.ts';
import { decode } from './decode.ts';
import type { Files } from './files.ts';
import type { HostFiles, HostReadParams, HostReadResult } from './protocol.ts';
import { HOST_FILES_REQUEST, HOST_READ_REQUEST } from './protocol.ts';
import { pathOf, uriOf } from './uri.ts';

/** Files that the client reads: in a browser, and for workspaces that are not on disk. */
export function hostFiles(connection: Connection): Files {
  return {
    async list(root) {
      const { uris } = await connection.sendRequest<HostFiles>(HOST_FILES_REQUEST);
      return uris.map(pathOf).filter((path) => isInside(root, path) && fileRole(relative(root, path)) !== 'generated');
    },
    async read(path) {
      const params: HostReadParams = { uri: uriOf(path) };
      return contentOf(await connection.sendRequest<HostReadResult>(HOST_READ_REQUEST, params));
    },
  };
}

/** For clients that read no files: only what is open is known. */
export const noFiles: Files = {
  list: () => Promise.resolve([]),
  read: () => Promise.resolve(undefined),
};

function contentOf(result: HostReadResult): FileContent | undefined {
  if (result.kind === 'absent') return undefined;
  if (result.kind === 'skipped') return result;
  return decode(Uint8Array.from(atob(result.base64), (character) => character.charCodeAt(0)));
}
