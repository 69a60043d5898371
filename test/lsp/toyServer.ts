import type { FileContent } from '../../server/engine/workspace.ts';
import type { Files } from '../../server/lsp/files.ts';
import { Client } from './client.ts';
import type { ToyControl } from './toyAuditor.ts';
import { toyAuditor } from './toyAuditor.ts';

export const ROOT = 'file:///project';
export const A = `${ROOT}/a.ts`;
export const B = `${ROOT}/b.ts`;
export const WORKSPACE = { workspaceFolders: [{ uri: ROOT, name: 'work' }] };

const PAGE = '# A door is open\n\n## Why\n\nAnybody walks in.\n\n## Examples\n\nNone.\n\n## How to fix\n\nClose it.\n';

/** A client of a server over the toy engine and a disk that is a map from paths to texts. */
export function start(disk: Record<string, string> = {}): {
  readonly client: Client;
  readonly control: ToyControl;
  readonly disk: Record<string, string>;
} {
  const { createAuditor, control } = toyAuditor();
  const files: Files = {
    list: () => Promise.resolve(Object.keys(disk)),
    read: (path) => Promise.resolve(contentOf(disk[path])),
  };
  const client = new Client({ createAuditor, pages: { 'toy/insecure': PAGE }, disk: files, settle: 5 });
  return { client, control, disk };
}

function contentOf(text: string | undefined): FileContent | undefined {
  return text === undefined ? undefined : { kind: 'text', text };
}
