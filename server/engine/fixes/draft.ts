import type { Edit } from '../fix.ts';
import type { Module } from '../program/link.ts';
import type { Statement } from '../program/nodes.ts';
import type { Span } from '../source.ts';
import { extension, importedAs, statementFor, type Wanted } from './imports.ts';
import { headPieces, joinDeclarations, type Piece } from './head.ts';
import { freshName, namesIn } from './names.ts';
import { indentationAt, startWithComments } from './place.ts';
import { readStops, restyle } from './snippet.ts';
import { styleOf, type Style } from './style.ts';

/** The edits of one file while a fix is being made. Snippets are restyled for the file; see `restyle`. */
export interface Draft {
  readonly module: Module;
  readonly style: Style;
  /** A new name for the file; it is taken from now on. */
  fresh(wanted: string): string;
  /** What stands for an export of a module: an import that is there, extended, or new. `alias` when the name is taken. */
  import(module: string, name: string, alias?: string): string;
  importType(module: string, name: string): string;
  /** Adds a statement after the imports. */
  declare(snippet: string): void;
  /** A declaration of one name: the one that an earlier fix has left there, or a new one. Returns the name. */
  define(wanted: string, snippet: (name: string) => string): string;
  /** The same at the top of the file, wherever the other declarations go. */
  defineAtTop(wanted: string, snippet: (name: string) => string): string;
  /** From now on declarations go before a statement of a function, and are made when the function runs. */
  declareBefore(statement: Statement): void;
  insert(at: number, snippet: string): void;
  replace(span: Span, snippet: string): void;
  /** Inserts statements before a statement and its comments, indented like it. */
  insertBefore(statement: Statement, snippet: string): void;
  /** The edits so far: sorted, and one edit where several meet. */
  edits(): readonly Edit[];
}

export function createDraft(module: Module): Draft {
  const style = styleOf(module);
  const pieces: Piece[] = [];
  const imports: (Wanted & { readonly local: string })[] = [];
  const declared: string[] = [];
  const local: string[] = [];
  let home: Statement | undefined;
  const defined = new Map<string, string>();
  let taken: Set<string> | undefined;

  function fresh(wanted: string): string {
    taken ??= new Set(namesIn(module));
    const name = freshName(wanted, taken);
    taken.add(name);
    return name;
  }

  function insert(at: number, snippet: string): void {
    const indentation = indentationAt(module.text, at);
    // What stood at the place goes on below the snippet, indented as before.
    const after = snippet.endsWith('\n') ? indentation : '';
    pieces.push({ start: at, end: at, marked: restyle(snippet, style, indentation) + after });
  }

  function want(wanted: Wanted, alias = wanted.name): string {
    const present = importedAs(wanted, module, style);
    if (present !== undefined) return present;
    const before = imports.find((each) => each.module === wanted.module && each.name === wanted.name);
    if (before) return before.local;
    taken ??= new Set(namesIn(module));
    const local = fresh(taken.has(wanted.name) ? alias : wanted.name);
    imports.push({ ...wanted, local });
    return local;
  }

  function define(wanted: string, snippet: (name: string) => string, list: string[]): string {
    const known = defined.get(wanted);
    if (known !== undefined) return known;
    const present = readStops(restyle(snippet(wanted), style)).text;
    const isPresent = module.program.body.some((each) => module.text.startsWith(present, each.start));
    const name = isPresent ? wanted : fresh(wanted);
    if (!isPresent) list.push(snippet(name));
    defined.set(wanted, name);
    return name;
  }

  function before(statement: Statement, snippet: string): Piece {
    const at = startWithComments(statement, module);
    const indentation = indentationAt(module.text, at);
    return { start: at, end: at, marked: restyle(snippet, style, indentation) + style.newline + indentation };
  }

  /** Imports that could not join one that is there, by module. */
  function newImports(): { readonly statements: readonly string[]; readonly extensions: readonly Piece[] } {
    const statements: string[] = [];
    const extensions: Piece[] = [];
    for (const name of new Set(imports.map((each) => each.module))) {
      const names = imports.filter((each) => each.module === name);
      const apart = names.filter((each) => {
        const found = extension(each, each.local, module, style);
        if (found) extensions.push({ start: found.at, end: found.at, marked: found.text });
        return !found;
      });
      if (apart.length > 0) statements.push(statementFor(name, apart, style));
    }
    return { statements, extensions: joinBraces(extensions) };
  }

  function edits(): readonly Edit[] {
    const own = home && local.length > 0 ? [before(home, `${joinDeclarations(local)}\n`), ...pieces] : pieces;
    const limit = Math.min(module.text.length, ...own.map((each) => each.start));
    const { statements, extensions } = newImports();
    const all = [...extensions, ...headPieces(statements, declared, module, style, limit), ...own];
    return mergePieces(all).map((piece) => {
      const { text, stops } = readStops(piece.marked);
      return { path: module.path, start: piece.start, end: piece.end, text, ...(stops.length > 0 ? { stops } : {}) };
    });
  }

  return {
    module,
    style,
    fresh,
    import: (from, name, alias) => want({ module: from, name, type: false }, alias),
    importType: (from, name) => want({ module: from, name, type: true }),
    declare: (snippet) => void declared.push(snippet),
    define: (wanted, snippet) => define(wanted, snippet, home ? local : declared),
    defineAtTop: (wanted, snippet) => define(wanted, snippet, declared),
    declareBefore: (statement) => (home = statement),
    insert,
    replace: ({ start, end }, snippet) =>
      pieces.push({ start, end, marked: restyle(snippet, style, indentationAt(module.text, start)) }),
    insertBefore: (statement, snippet) => void pieces.push(before(statement, snippet)),
    edits,
  };
}

/** `, { a }` and `, { b }` after one default import become `, { a, b }`. */
function joinBraces(extensions: readonly Piece[]): Piece[] {
  const joined = new Map<number, Piece>();
  for (const each of extensions) {
    const before = joined.get(each.start);
    const both =
      before?.marked.endsWith(' }') && each.marked.startsWith(', { ')
        ? `${before.marked.slice(0, -2)}, ${each.marked.slice(4)}`
        : `${before?.marked ?? ''}${each.marked}`;
    joined.set(each.start, { ...each, marked: both });
  }
  return [...joined.values()];
}

/** Sorts pieces; insertions at one place become one, in the order in which they were made. */
function mergePieces(pieces: readonly Piece[]): Piece[] {
  const merged: Piece[] = [];
  for (const piece of [...pieces].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    // Two edits that overlap would destroy each other; the first stays.
    if (last && piece.start < last.end) continue;
    if (last && last.end === piece.start && last.start === last.end) {
      merged[merged.length - 1] = { start: last.start, end: piece.end, marked: last.marked + piece.marked };
    } else merged.push(piece);
  }
  return merged;
}
