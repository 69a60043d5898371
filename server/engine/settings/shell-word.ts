import type { Command, Word } from './nodes.ts';
import { addText, endWord, startWord, type WordBuilder } from './words.ts';

/** A text of shell commands on its way through the lexer. */
export interface ShellCursor {
  readonly text: string;
  at: number;
  readonly end: number;
  /** Inside a Dockerfile a line break ends nothing: those that end an instruction are not part of the text. */
  readonly dockerfile: boolean;
  /** Operators are text: the words of an instruction that no shell reads. */
  readonly literal: boolean;
  /** The character that takes the meaning of the next one: `\`, in some Dockerfiles a backtick. */
  readonly escape: string;
  /** How deep in `$(…)` the cursor is. Deeper than `DEEPEST` they are text. */
  depth: number;
  /** Where an offset of the text stands in the file. */
  readonly map: (offset: number) => number;
  /** Reads commands up to a closing character, which it leaves behind. */
  readonly commands: (cursor: ShellCursor, closer: ')' | '`') => readonly Command[];
}

const DEEPEST = 16;
const ENDS_WORD = /[\s;&|<>()]/;
const BLANK = /\s/;

/** A word and the commands inside it. `raw` is how the source writes it. */
export interface ReadWord {
  readonly word: Word;
  readonly raw: string;
  readonly commands: readonly Command[];
}

/** Reads the word at the cursor; it ends at white space, an operator or the closer. Always goes on by a character. */
export function readWord(cursor: ShellCursor, closer: string | undefined): ReadWord {
  const { text, map } = cursor;
  const start = cursor.at;
  const word = startWord();
  const commands: Command[] = [];
  while (cursor.at < cursor.end) {
    const character = text.charAt(cursor.at);
    const ends = (cursor.literal ? BLANK : ENDS_WORD).test(character) || character === closer;
    if (ends && cursor.at > start) break;
    readPart(cursor, character, word, commands, closer);
  }
  if (cursor.at === start) cursor.at++;
  const span = { start: map(start), end: map(cursor.at - 1) + 1 };
  return { word: endWord(word, span), raw: text.slice(start, cursor.at), commands };
}

function readPart(
  cursor: ShellCursor,
  character: string,
  word: WordBuilder,
  commands: Command[],
  closer?: string,
): void {
  if (character === cursor.escape) {
    word.bare = true;
    readEscaped(cursor, word);
  } else if (character === "'") readSingleQuoted(cursor, word);
  else if (character === '"') readDoubleQuoted(cursor, word, commands);
  else if (character === '$' || (character === '`' && closer !== '`')) {
    word.bare = true;
    readExpansion(cursor, word, commands);
  } else if (/[<>]/.test(character) && cursor.text.charAt(cursor.at + 1) === '(') {
    word.bare = true;
    readNested(cursor, word, commands, 2, ')');
  } else {
    word.bare = true;
    take(cursor, word);
  }
}

/** Adds the character at the cursor and goes on. */
function take(cursor: ShellCursor, word: WordBuilder): void {
  addText(word, cursor.text.charAt(cursor.at), cursor.map(cursor.at));
  cursor.at++;
}

/** `\x` is `x`; a line break behind it is nothing. */
function readEscaped(cursor: ShellCursor, word: WordBuilder): void {
  cursor.at++;
  const lineBreak = /\r?\n/y;
  lineBreak.lastIndex = cursor.at;
  const [newline] = lineBreak.exec(cursor.text) ?? [];
  if (newline !== undefined) cursor.at += newline.length;
  else if (cursor.at < cursor.end) take(cursor, word);
}

function readSingleQuoted(cursor: ShellCursor, word: WordBuilder): void {
  word.quoted++;
  cursor.at++;
  while (cursor.at < cursor.end && cursor.text.charAt(cursor.at) !== "'") take(cursor, word);
  if (cursor.at < cursor.end) cursor.at++;
}

function readDoubleQuoted(cursor: ShellCursor, word: WordBuilder, commands: Command[]): void {
  word.quoted++;
  cursor.at++;
  while (cursor.at < cursor.end) {
    const character = cursor.text.charAt(cursor.at);
    if (character === '"') break;
    if (character === cursor.escape && /["\\$`\r\n]/.test(cursor.text.charAt(cursor.at + 1))) readEscaped(cursor, word);
    else if (character === '$' || character === '`') readExpansion(cursor, word, commands);
    else take(cursor, word);
  }
  if (cursor.at < cursor.end) cursor.at++;
}

/** `$NAME`, `${NAME:-…}`, `$(…)`, `$((…))`, `$'…'` and a backtick; their text stays as it is written. */
function readExpansion(cursor: ShellCursor, word: WordBuilder, commands: Command[]): void {
  const { text, at } = cursor;
  const next = text.charAt(at + 1);
  if (text.charAt(at) === '`') readNested(cursor, word, commands, 1, '`');
  else if (next === '(') readNested(cursor, word, commands, 2, ')');
  else if (next === '{') readBraces(cursor, word);
  else if (next === "'") {
    cursor.at++;
    readSingleQuoted(cursor, word);
  } else {
    const name = /[A-Za-z_]\w*/y;
    name.lastIndex = at + 1;
    const [found = ''] = name.exec(text) ?? [];
    if (found !== '') word.variables.push(found);
    for (let left = found.length + 1; left > 0 && cursor.at < cursor.end; left--) take(cursor, word);
  }
}

/** `${…}` up to its own closing brace. */
function readBraces(cursor: ShellCursor, word: WordBuilder): void {
  const [, name] = /^\$\{[!#]?([A-Za-z_]\w*)/.exec(cursor.text.slice(cursor.at, cursor.at + 100)) ?? [];
  if (name !== undefined) word.variables.push(name);
  let depth = 0;
  while (cursor.at < cursor.end) {
    const character = cursor.text.charAt(cursor.at);
    if (depth === 1 && character === '\n') return;
    take(cursor, word);
    if (character === '{') depth++;
    if (character === '}' && --depth === 0) return;
  }
}

/** Adds what the source says from an offset up to the cursor: at once where it stands in the file as it is. */
function addSource({ text, at: end, map }: ShellCursor, word: WordBuilder, start: number): void {
  const first = map(start);
  if (map(end - 1) - first === end - 1 - start) addText(word, text.slice(start, end), first);
  else for (let at = start; at < end; at++) addText(word, text.charAt(at), map(at));
}

/** Commands inside a word: read as such, and kept in the word's text as they are written. */
function readNested(
  cursor: ShellCursor,
  word: WordBuilder,
  commands: Command[],
  opening: number,
  closer: ')' | '`',
): void {
  const start = cursor.at;
  if (cursor.depth >= DEEPEST) {
    take(cursor, word);
    return;
  }
  cursor.depth++;
  cursor.at += opening;
  for (const each of cursor.commands(cursor, closer)) commands.push(each);
  cursor.depth--;
  addSource(cursor, word, start);
}
