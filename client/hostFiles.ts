import { type Disposable, FileSystemError, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  HOST_FILES_REQUEST,
  HOST_READ_REQUEST,
  type HostFiles,
  type HostReadParams,
  type HostReadResult,
} from '../server/lsp/protocol.ts';

const NEVER = '**/{node_modules,.git}/**';
const LARGEST = 4 * 1024 * 1024;

/** Reads the workspace for a server that cannot: a worker, or a server whose workspace is not on its disk. */
export function* serveHostFiles(client: BaseLanguageClient): Generator<Disposable> {
  yield client.onRequest(HOST_FILES_REQUEST, listFiles);
  yield client.onRequest(HOST_READ_REQUEST, readFile);
}

/** Which of them are audited is the server's to know. */
async function listFiles(): Promise<HostFiles> {
  const found = await workspace.findFiles('**/*', NEVER);
  return { uris: found.map((uri) => uri.toString()) };
}

async function readFile({ uri }: HostReadParams): Promise<HostReadResult> {
  try {
    const bytes = await workspace.fs.readFile(Uri.parse(uri));
    if (bytes.byteLength > LARGEST) return { kind: 'skipped', reason: 'too-large' };
    return { kind: 'bytes', base64: base64(bytes) };
  } catch (error) {
    if (error instanceof FileSystemError && error.code === 'FileNotFound') return { kind: 'absent' };
    return { kind: 'skipped', reason: 'unreadable' };
  }
}

/** A worker has no Buffer, and `String.fromCharCode` takes no more than some ten thousand arguments. */
function base64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}
