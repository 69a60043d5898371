import type { CreateFile, SnippetTextEdit, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { Edit, Fix } from '../engine/fix.ts';
import type { LineIndex } from '../engine/source.ts';
import { rangeOf } from './convert.ts';
import type { Session } from './session.ts';
import { snippetOf } from './snippet.ts';

/** The edits of a fix as the client can apply them; undefined when it cannot, or when a file is gone. */
export async function workspaceEdit(
  session: Session,
  fix: Pick<Fix, 'edits' | 'creates'>,
): Promise<WorkspaceEdit | undefined> {
  const { createFiles, documentChanges } = session.features;
  const created = fix.creates ?? [];
  if (created.length > 0 && !createFiles) return undefined;
  const changed: TextDocumentEdit[] = [];
  for (const [path, edits] of byPath(fix.edits)) {
    const lines = await session.overlay.lines(path);
    if (lines === undefined) return undefined;
    const version = session.documents.at(path)?.version ?? null;
    const textDocument = { uri: session.documents.uriOf(path), version };
    changed.push({ textDocument, edits: snippetEdits(session, path, edits, lines) ?? plainEdits(edits, lines) });
  }
  if (!documentChanges)
    return {
      changes: Object.fromEntries(changed.map(({ textDocument, edits }) => [textDocument.uri, edits as TextEdit[]])),
    };
  return { documentChanges: [...created.flatMap(({ path, text }) => creation(session, path, text)), ...changed] };
}

function byPath(edits: readonly Edit[]): Map<string, Edit[]> {
  const groups = new Map<string, Edit[]>();
  for (const edit of edits) {
    const group = groups.get(edit.path);
    if (group === undefined) groups.set(edit.path, [edit]);
    else group.push(edit);
  }
  return groups;
}

function plainEdits(edits: readonly Edit[], lines: LineIndex): TextEdit[] {
  return edits.map((edit) => ({ range: rangeOf(edit, lines), newText: edit.text }));
}

/**
 * The edits of one open file as snippets; undefined when none has stops, or when the client or the text does not allow
 * it. All of them become snippets: editors treat the plain edits beside a snippet as one, and indent them again.
 */
function snippetEdits(
  session: Session,
  path: string,
  edits: readonly Edit[],
  lines: LineIndex,
): SnippetTextEdit[] | undefined {
  const document = session.documents.at(path);
  if (!session.features.snippetEdits || document === undefined || !edits.some(({ stops }) => stops?.length))
    return undefined;
  const result: SnippetTextEdit[] = [];
  let stop = 1;
  for (const edit of edits) {
    const range = rangeOf(edit, lines);
    const before = document.getText({ start: { line: range.start.line, character: 0 }, end: range.start });
    const value = snippetOf(edit, stop, /^[ \t]*/.exec(before)?.[0] ?? '');
    if (value === undefined) return undefined;
    result.push({ range, snippet: { kind: 'snippet', value } });
    stop += edit.stops?.length ?? 0;
  }
  return result;
}

function creation(session: Session, path: string, text: string): (CreateFile | TextDocumentEdit)[] {
  const uri = session.documents.uriOf(path);
  const start = { line: 0, character: 0 };
  return [
    { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
    { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
  ];
}
