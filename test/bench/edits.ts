import { createAuditor } from '../../server/engine/auditor.ts';
import { pages } from '../../server/engine/rules/pages.ts';
import type { Files } from '../../server/lsp/files.ts';
import { Client } from '../lsp/client.ts';
import { memoryWorkspace } from '../support/memoryWorkspace.ts';
import { generator, timed } from './measure.ts';

const PATH = '/workspace/src/server.ts';
const URI = `file://${PATH}`;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz(){}.;= ';

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
export async function editsThroughAuditor(
  text: string,
  others: ReadonlyMap<string, string>,
  count: number,
): Promise<number[]> {
  const texts = new Map([...others, [PATH, text]]);
  const auditor = createAuditor(memoryWorkspace(texts, '/workspace'));
  await auditor.index();
  await auditor.audit([PATH]);
  const times: number[] = [];
  let now = text;
  for (const { at, removed, text: inserted } of editsOf(text, count)) {
    now = now.slice(0, at) + inserted + now.slice(at + removed.length);
    texts.set(PATH, now);
    times.push(
      await timed(async () => {
        auditor.invalidate(PATH);
        await auditor.audit([PATH]);
      }),
    );
  }
  return times;
}

/** Milliseconds from each change to the diagnostics that are pulled after it, through the language server. */
export async function editsThroughServer(
  text: string,
  others: ReadonlyMap<string, string>,
  count: number,
): Promise<number[]> {
  const files: Files = {
    list: () => Promise.resolve([...others.keys()]),
    read: (path) => {
      const found = others.get(path);
      return Promise.resolve(found === undefined ? undefined : { kind: 'text', text: found });
    },
  };
  const client = new Client({ createAuditor, pages, disk: files, settle: 0 });
  await client.initialize({ workspaceFolders: [{ uri: 'file:///workspace', name: 'workspace' }] });
  await client.open(URI, text);
  await client.pull(URI);
  const times: number[] = [];
  for (const { at, removed, text: inserted } of editsOf(text, count)) {
    times.push(
      await timed(async () => {
        await client.changeSpan(URI, at, at + removed.length, inserted);
        await client.pull(URI);
      }),
    );
  }
  client.connection.dispose();
  return times;
}
