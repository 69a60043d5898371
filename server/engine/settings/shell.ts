import type { Span } from '../source.ts';
import { NO_SETTINGS, type Assignment, type Command, type ReadSettings, type Word } from './nodes.ts';
import { readWord, type ReadWord, type ShellCursor } from './shell-word.ts';
import { assignmentOf } from './words.ts';

/** Words that open or close a compound command; what stands behind them is a command like any other. */
const RESERVED = new Set('if then elif else fi while until do done in esac { } ! time coproc'.split(' '));
/** Builtins whose words are assignments. */
const DECLARES = new Set('export declare local readonly typeset env'.split(' '));
const REDIRECTION = /(?:\d*|&)(?:<<-?|<<<|>>|>\||>&|<&|<>|<|>)/y;

export interface ShellReading {
  readonly commands: readonly Command[];
  readonly comments: readonly Span[];
}

interface ShellState extends ShellCursor {
  readonly comments: Span[];
  /** Here-documents whose bodies begin at the next line. */
  waiting: { readonly delimiter: string; readonly tabs: boolean }[];
}

/** How a part of a text is read as shell commands. */
export interface ShellOptions {
  readonly span?: Span;
  readonly dockerfile?: boolean;
  readonly escape?: string;
  /** Where an offset of the text stands in the file, for text that is a value of another file. */
  readonly map?: (offset: number) => number;
}

const unmoved = (offset: number): number => offset;

/** Reads a shell script: its simple commands in order, those inside `$(…)` below the command that they stand in. */
export const readShell: ReadSettings = (_path, text) => {
  const { commands, comments } = readCommands(text);
  return { ...NO_SETTINGS, commands, comments };
};

/** Reads shell commands of whatever dialect: what is not understood is left out, and nothing is run. */
export function readCommands(text: string, options: ShellOptions = {}): ShellReading {
  const { span = { start: 0, end: text.length }, dockerfile = false, escape = '\\', map = unmoved } = options;
  const state = startShell(text, { span, dockerfile, escape, map });
  const commands: Command[] = [];
  while (state.at < state.end) readList(state, undefined, commands);
  return { commands, comments: state.comments };
}

/** Reads words only, for instructions that no shell reads: `;` and `|` mean nothing there. */
export function readWords(
  text: string,
  options: ShellOptions,
): { readonly words: readonly ReadWord[]; readonly comments: readonly Span[] } {
  const { span = { start: 0, end: text.length }, dockerfile = false, escape = '\\', map = unmoved } = options;
  const state = { ...startShell(text, { span, dockerfile, escape, map }), literal: true };
  const words: ReadWord[] = [];
  while (skipBlanks(state)) words.push(readWord(state, undefined));
  return { words, comments: state.comments };
}

function startShell(text: string, { span, dockerfile, escape, map }: Required<ShellOptions>): ShellState {
  return {
    ...{ text, at: span.start, end: span.end, dockerfile, escape, map },
    ...{ literal: false, depth: 0, comments: [], waiting: [], commands: readNested },
  };
}

/** Commands inside a word: the cursor goes on with them. */
function readNested(cursor: ShellCursor, closer: ')' | '`'): Command[] {
  const state: ShellState = { ...cursor, literal: false, comments: [], waiting: [] };
  const commands: Command[] = [];
  readList(state, closer, commands);
  cursor.at = state.at;
  return commands;
}

/** Adds the commands up to the closer, which is left behind. */
function readList(state: ShellState, closer: ')' | '`' | undefined, commands: Command[]): void {
  while (skipBlanks(state)) {
    const character = state.text.charAt(state.at);
    if (character === closer) {
      state.at++;
      break;
    }
    if (character === '\n') {
      state.at++;
      skipDocuments(state);
    } else if (character === '(' && state.depth < 16) {
      state.at++;
      state.depth++;
      readList(state, ')', commands);
      state.depth--;
    } else if (/[;&|()\r]/.test(character) && !isRedirection(state)) state.at++;
    else commands.push(...readSimple(state, closer));
  }
}

/** Leaves blanks, comments and escaped line breaks behind. False at the end. */
function skipBlanks(state: ShellState): boolean {
  const { text } = state;
  for (; state.at < state.end; state.at++) {
    const character = text.charAt(state.at);
    if (character === ' ' || character === '\t' || (character === '\r' && text.charAt(state.at + 1) === '\n')) continue;
    if (character === '\n' && state.dockerfile) continue;
    if (character === state.escape && isLineBreak(text, state.at + 1)) {
      state.at += text.charAt(state.at + 1) === '\r' ? 2 : 1;
      continue;
    }
    if (character !== '#') return true;
    const start = state.at;
    const lineEnd = text.indexOf('\n', start);
    const end = Math.min(lineEnd < 0 ? text.length : lineEnd, state.end);
    const closed = text.charAt(end - 1) === '\r' ? end - 1 : end;
    state.comments.push({ start: state.map(start), end: state.map(closed - 1) + 1 });
    state.at = end - 1;
  }
  return false;
}

function isLineBreak(text: string, at: number): boolean {
  return text.charAt(at) === '\n' || (text.charAt(at) === '\r' && text.charAt(at + 1) === '\n');
}

function* readSimple(state: ShellState, closer: ')' | '`' | undefined): Generator<Command> {
  const start = state.at;
  let end = start;
  let name: string | undefined;
  let output: Command['output'] = 'shown';
  const words: Word[] = [];
  const assignments: Assignment[] = [];
  const commands: Command[] = [];
  while (skipBlanks(state)) {
    const target = readRedirection(state, closer);
    if (target) {
      for (const each of target.word?.commands ?? []) commands.push(each);
      if (target.toFile) output = 'file';
      end = state.at;
      continue;
    }
    const character = state.text.charAt(state.at);
    if (character === closer || /[\n\r;&|()]/.test(character)) break;
    const read = readWord(state, closer);
    end = state.at;
    for (const each of read.commands) commands.push(each);
    if (name === undefined && words.length === 0 && assignments.length === 0 && RESERVED.has(read.raw)) continue;
    const assignment = name === undefined || DECLARES.has(name) ? assignmentOf(read.word, read.raw) : undefined;
    if (assignment) assignments.push(assignment);
    else if (name === undefined) name = read.word.text;
    else if (isDeclared(name, read)) assignments.push(declared(read.word));
    else words.push(read.word);
  }
  if (isPipe(state)) output = 'pipe';
  if (name === undefined && assignments.length === 0 && commands.length === 0) return;
  const span = { start: state.map(start), end: state.map(Math.max(start, end - 1)) + 1 };
  yield { ...span, name: name ?? '', words, assignments, commands, output };
}

/** `export NAME` */
function isDeclared(name: string, { raw }: ReadWord): boolean {
  return DECLARES.has(name) && name !== 'env' && /^[A-Za-z_]\w*$/.test(raw);
}

function declared({ start, end, text }: Word): Assignment {
  return { start, end, name: text, nameSpan: { start, end }, value: undefined };
}

/** A single `|` goes on to the next command. */
function isPipe({ text, at }: ShellState): boolean {
  return text.charAt(at) === '|' && text.charAt(at + 1) !== '|';
}

function isRedirection({ text, at }: ShellState): boolean {
  REDIRECTION.lastIndex = at;
  return REDIRECTION.test(text);
}

/** `> file`, `2>&1`, `<<EOF`, `<<< text`; not `<(…)`, which is a word. */
function readRedirection(
  state: ShellState,
  closer: ')' | '`' | undefined,
): { readonly word: ReadWord | undefined; readonly toFile: boolean } | undefined {
  REDIRECTION.lastIndex = state.at;
  const [operator] = REDIRECTION.exec(state.text) ?? [];
  if (operator === undefined) return undefined;
  if (/^[<>]$/.test(operator) && state.text.charAt(state.at + 1) === '(') return undefined;
  state.at += operator.length;
  while (/[ \t]/.test(state.text.charAt(state.at))) state.at++;
  if (state.at >= state.end || /[\n;&|()]/.test(state.text.charAt(state.at))) return { word: undefined, toFile: false };
  const word = readWord(state, closer);
  if (/<<-?$/.test(operator)) state.waiting.push({ delimiter: word.word.text, tabs: operator.endsWith('-') });
  const isOut = operator.includes('>') && !/^[2-9]/.test(operator);
  const toFile = isOut && !/^(?:\d|\/dev\/(?:stdout|stderr|tty|fd\/\d))$/.test(word.word.text);
  return { word, toFile };
}

/** The bodies of here-documents, which begin at the line after their operators. */
function skipDocuments(state: ShellState): void {
  for (const { delimiter, tabs } of state.waiting.splice(0)) {
    while (state.at < state.end) {
      const lineEnd = state.text.indexOf('\n', state.at);
      const end = lineEnd < 0 ? state.end : Math.min(lineEnd, state.end);
      const line = state.text.slice(state.at, end).replace(/\r$/, '');
      state.at = Math.min(end + 1, state.end);
      if ((tabs ? line.replace(/^\t+/, '') : line) === delimiter) break;
    }
  }
}
