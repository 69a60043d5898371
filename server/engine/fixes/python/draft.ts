import type { Edit } from '../../fix.ts';
import type { Module } from '../../program/link.ts';
import type { Import, Statement } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { isStandardPython } from '../../program/python-standard.ts';
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

const SCHEME = 'python:';

export function createPythonDraft(module: Module): PythonDraft {
  const pieces: Piece[] = [];
  const wanted = new Map<string, { readonly module: string; readonly name: string | undefined }>();
  const declared: string[] = [];
  const used: Statement[] = [];
  const insert = (at: number, text: string, rank = 2): void => void pieces.push({ start: at, end: at, text, rank });
  return {
    module,
    import(from, name) {
      const present = presentImport(from, name, module);
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
      const place = placeOfImports(module);
      const declarations = placeOfDeclarations(module, place.end, used, firstUse(pieces, module));
      const newline = restyled('\n', module);
      const lines = [...importLines(wanted.values())];
      const standard = lines.filter((each) => each.standard).map((each) => each.line);
      const others = lines.filter((each) => !each.standard).map((each) => each.line);
      const head: Piece[] = [];
      const add = (at: number, text: string, rank: number): void => void head.push({ start: at, end: at, text, rank });
      if (standard.length > 0)
        add(
          place.standard,
          restyled(`${standard.join('')}${place.hasStandard || place.isEmpty ? '' : '\n'}`, module),
          0,
        );
      if (others.length > 0)
        add(place.end, restyled(`${place.hasOthers || place.isEmpty ? '' : '\n'}${others.join('')}`, module), 0);
      if (declared.length > 0) {
        const rest = module.text.slice(declarations, declarations + 10);
        add(declarations, newline + joined(declared, newline) + endOf(declared, rest, newline), 1);
      }
      return merged([...head, ...pieces], module.path);
    },
  };
}

/** The import at the top of the file under which something is there already. */
function presentImport(
  from: string,
  name: string | undefined,
  { program }: Module,
): { readonly local: string; readonly statement: Import } | undefined {
  for (const statement of program.body) {
    if (statement.kind !== 'import' || statement.module !== SCHEME + from) continue;
    const found = statement.names.find((each) => each.imported === (name ?? '*') && each.local !== '*');
    if (found && (name !== undefined || found.local === from || !from.includes('.')))
      return { local: found.local, statement };
  }
  return undefined;
}

function* importLines(
  wanted: Iterable<{ readonly module: string; readonly name: string | undefined }>,
): Generator<{ readonly line: string; readonly standard: boolean }> {
  const names = new Map<string, string[]>();
  const whole: string[] = [];
  for (const { module, name } of wanted) {
    if (name === undefined) whole.push(module);
    else names.set(module, [...(names.get(module) ?? []), name]);
  }
  for (const module of whole.sort()) yield { line: `import ${module}\n`, standard: isStandardPython(module) };
  for (const [module, list] of [...names].sort(([a], [b]) => (a < b ? -1 : 1)))
    yield { line: `from ${module} import ${list.sort().join(', ')}\n`, standard: isStandardPython(module) };
}

interface ImportPlace {
  /** Where a line of the standard library goes, and where any other one. */
  readonly standard: number;
  readonly end: number;
  readonly hasStandard: boolean;
  readonly hasOthers: boolean;
  /** There is no import to stand beside. */
  readonly isEmpty: boolean;
}

/** Beside the imports of its kind: the standard library's are a group of their own, and come first. */
function placeOfImports({ program, text }: Module): ImportPlace {
  const leading: Import[] = [];
  let last: Statement | undefined;
  for (const [index, statement] of program.body.entries()) {
    const isDocstring = index === 0 && statement.kind === 'expression' && statement.expression.kind === 'literal';
    if (!isDocstring && statement.kind !== 'import') break;
    if (statement.kind === 'import') leading.push(statement);
    last = statement;
  }
  const lineAfter = (statement: Statement | undefined): number => (statement ? endOfLine(text, statement.end) : 0);
  const isStandard = ({ module }: Import): boolean =>
    module.startsWith(SCHEME) && isStandardPython(module.slice(SCHEME.length));
  const standard = leading.filter(isStandard);
  const others = leading.filter((each) => !isStandard(each));
  const [first] = others;
  const end = lineAfter(last);
  const beforeOthers = first ? startOfLine(text, first.start) : end;
  return {
    standard: standard.length > 0 ? lineAfter(standard.at(-1)) : beforeOthers,
    end,
    hasStandard: standard.length > 0,
    hasOthers: others.length > 0,
    isEmpty: leading.length === 0,
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

function endOfLine(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found + 1;
}

function startOfLine(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
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
