import { createAuditor } from '../../server/engine/auditor.ts';
import { pages } from '../../server/engine/rules/pages.ts';
import type { Files } from '../../server/lsp/files.ts';
import { Client } from '../lsp/client.ts';
import '../support/grammars.ts';
import { memoryWorkspace } from '../support/memoryWorkspace.ts';
import { generator, timed } from './measure.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz(){}.;= ';

/** A file that is typed in, in a workspace of others by path. */
export interface Typed {
  readonly path: string;
  readonly text: string;
  readonly others: ReadonlyMap<string, string>;
}

interface Edit {
  readonly at: number;
  readonly removed: string;
  readonly text: string;
}

/** One-character edits as a person makes them: a few in a row at one place, each taken back later, then elsewhere. */
function* editsOf(text: string, count: number): Generator<Edit> {
  const random = generator(7);
  const typed: Edit[] = [];
  for (let done = 0, at = random(text.length); done < count; done++) {
    const last = typed.at(-1);
    if (last && typed.length >= 4) {
      while (typed.length > 0 && done < count) {
        const undone = typed.pop();
        if (undone) yield { at: undone.at, removed: undone.text, text: '' };
        done++;
      }
      at = random(text.length);
    }
    const edit = { at: at + typed.length, removed: '', text: LETTERS[random(LETTERS.length)] ?? 'a' };
    typed.push(edit);
    yield edit;
  }
}

/** Milliseconds from each edit to the findings, through the engine alone. */
export async function editsThroughAuditor({ path, text, others }: Typed, count: number): Promise<number[]> {
  const texts = new Map([...others, [path, text]]);
  const auditor = createAuditor(memoryWorkspace(texts, '/workspace'));
  await auditor.index();
  await auditor.audit([path]);
  const times: number[] = [];
  let now = text;
  for (const { at, removed, text: inserted } of editsOf(text, count)) {
    now = now.slice(0, at) + inserted + now.slice(at + removed.length);
    texts.set(path, now);
    times.push(
      await timed(async () => {
        auditor.invalidate(path);
        await auditor.audit([path]);
      }),
    );
  }
  return times;
}

/** Milliseconds from each change to the diagnostics that are pulled after it, through the language server. */
export async function editsThroughServer({ path, text, others }: Typed, count: number): Promise<number[]> {
  const uri = `file://${path}`;
  const files: Files = {
    list: () => Promise.resolve([...others.keys()]),
    read: (path) => {
      const found = others.get(path);
      return Promise.resolve(found === undefined ? undefined : { kind: 'text', text: found });
    },
  };
  const client = new Client({ createAuditor, pages, disk: files, settle: 0 });
  await client.initialize({ workspaceFolders: [{ uri: 'file:///workspace', name: 'workspace' }] });
  await client.open(uri, text);
  await client.pull(uri);
  const times: number[] = [];
  for (const { at, removed, text: inserted } of editsOf(text, count)) {
    times.push(
      await timed(async () => {
        await client.changeSpan(uri, at, at + removed.length, inserted);
        await client.pull(uri);
      }),
    );
  }
  client.connection.dispose();
  return times;
}
