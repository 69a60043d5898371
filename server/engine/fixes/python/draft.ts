import type { Edit } from '../../fix.ts';
import type { Module } from '../../program/link.ts';
import type { Statement } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { endOfLine, headOf, importInsertions, presentImport, type WantedImport } from './imports.ts';
import { restyled } from './style.ts';

/** The edits of one Python file while a fix is being made. */
export interface PythonDraft {
  readonly module: Module;
  /** What stands for a module, or for a name of one: an import that is there, or a new one. */
  import(module: string, name?: string): string;
  /** Adds a definition after the imports, in the style of the file. */
  declare(snippet: string): void;
  /** A snippet with double quotes and four spaces in the style of the file. */
  style(snippet: string): string;
  insert(at: number, text: string): void;
  replace(span: Span, text: string): void;
  /** Sorted; insertions at one place are one edit. */
  edits(): readonly Edit[];
}

interface Piece extends Span {
  readonly text: string;
  /** Insertions at one place stand in this order. */
  readonly rank: number;
}

export function createPythonDraft(module: Module): PythonDraft {
  const pieces: Piece[] = [];
  const wanted = new Map<string, WantedImport>();
  const declared: string[] = [];
  const used: Statement[] = [];
  const insert = (at: number, text: string, rank = 2): void => void pieces.push({ start: at, end: at, text, rank });
  return {
    module,
    import(from, name) {
      const present = presentImport({ module: from, name }, module);
      if (present) {
        used.push(present.statement);
        return present.local;
      }
      wanted.set(`${from}#${name ?? ''}`, { module: from, name });
      return name ?? from;
    },
    declare: (snippet) => void declared.push(restyled(snippet, module)),
    style: (snippet) => restyled(snippet, module),
    insert,
    replace: ({ start, end }, text) => void pieces.push({ start, end, text, rank: 2 }),
    edits() {
      const declarations = placeOfDeclarations(module, headOf(module).end, used, firstUse(pieces, module));
      const newline = restyled('\n', module);
      const head: Piece[] = [];
      const add = (at: number, text: string, rank: number): void => void head.push({ start: at, end: at, text, rank });
      for (const { at, text } of importInsertions([...wanted.values()], module)) add(at, restyled(text, module), 0);
      if (declared.length > 0) {
        const rest = module.text.slice(declarations, declarations + 10);
        const empty = /^(?:class|(?:async )?def) /.test(declared[0] ?? '') ? newline + newline : newline;
        add(declarations, empty + joined(declared, newline) + endOf(declared, rest, newline), 1);
      }
      return merged([...head, ...pieces], module.path);
    },
  };
}

/**
 * After the imports, those that are used, and `load_dotenv()`, which has to run before the environment is read; before
 * the first use all the same.
 */
function placeOfDeclarations(
  { program, text }: Module,
  imports: number,
  used: readonly Statement[],
  limit: number,
): number {
  const before = program.body.filter((each) => each.end <= limit && (used.includes(each) || loadsEnvironment(each)));
  return Math.max(imports, ...before.map((each) => endOfLine(text, each.end)));
}

/** Where the module itself runs into what is edited: functions run later. */
function firstUse(pieces: readonly Span[], { functions, text }: Module): number {
  const isLater = ({ start }: Span): boolean => functions.some((each) => each.start < start && start < each.end);
  return Math.min(text.length, ...pieces.filter((each) => !isLater(each)).map((each) => each.start));
}

/** `load_dotenv()`, `dotenv.load_dotenv(path)` */
function loadsEnvironment(statement: Statement): boolean {
  const call = statement.kind === 'expression' ? statement.expression : undefined;
  if (call?.kind !== 'call') return false;
  const { callee } = call;
  return (callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '') === 'load_dotenv';
}

/** Single lines stand together; what has several lines has an empty one before and after. */
function joined(declared: readonly string[], newline: string): string {
  const isLong = (snippet: string | undefined): boolean => snippet?.includes('\n') === true;
  const gap = (index: number): string =>
    index === 0 ? '' : isLong(declared[index - 1]) || isLong(declared[index]) ? newline + newline : newline;
  return declared.map((each, index) => gap(index) + each).join('');
}

/** What follows a value has one empty line before it, and two behind a class or function, which ends its own line. */
function endOf(declared: readonly string[], rest: string, newline: string): string {
  const last = declared.at(-1) ?? '';
  const [empty = ''] = /^(?:\r?\n)*/.exec(rest) ?? [];
  const wanted = last.endsWith('\n') ? 2 : 1;
  const missing = Math.max(0, wanted - empty.split('\n').length + 1);
  return (last.endsWith('\n') ? '' : newline) + newline.repeat(missing);
}

function merged(pieces: readonly Piece[], path: string): Edit[] {
  const edits: Edit[] = [];
  for (const { start, end, text } of [...pieces].sort(
    (a, b) => a.start - b.start || a.end - b.end || a.rank - b.rank,
  )) {
    const last = edits.at(-1);
    if (last && start < last.end) continue;
    if (last && last.end === start && last.start === last.end)
      edits[edits.length - 1] = { path, start: last.start, end, text: last.text + text };
    else edits.push({ path, start, end, text });
  }
  return edits;
}
