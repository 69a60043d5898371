import type { Span } from '../source.ts';
import { NO_SETTINGS, type Command, type ReadSettings, type Word } from './nodes.ts';
import { addText, endWord, startWord } from './words.ts';

/** Blocks deeper than these are left out. */
const DEEPEST = 64;

interface Cursor {
  readonly text: string;
  at: number;
  readonly comments: Span[];
  /** Caddy ends a directive with its line, nginx with `;`. */
  readonly byLine: boolean;
}

/** nginx: directives that end in `;`, with those of a block below the one that opens it. */
export const readNginx: ReadSettings = (_path, text) => read(text, false);

/** A Caddyfile: one directive a line, with those of a block below the one that opens it. */
export const readCaddy: ReadSettings = (_path, text) => read(text, true);

function read(text: string, byLine: boolean): ReturnType<ReadSettings> {
  const cursor: Cursor = { text, at: 0, comments: [], byLine };
  const commands: Command[] = [];
  // a `}` too many ends nothing
  while (cursor.at < text.length) readBlock(cursor, 0, commands);
  return { ...NO_SETTINGS, commands, comments: cursor.comments };
}

/** Adds the directives up to the end of a block. */
function readBlock(cursor: Cursor, depth: number, commands: Command[]): void {
  while (skipBlanks(cursor, true)) {
    const character = cursor.text.charAt(cursor.at);
    if (character === ';' || character === '{' || character === '}') cursor.at++;
    if (character === '}') break;
    if (character === '{' && depth < DEEPEST) readBlock(cursor, depth + 1, commands);
    if (!/[;{}]/.test(character)) commands.push(readDirective(cursor, depth));
  }
}

/** `ssl_verify_client on;`, `server { … }` */
function readDirective(cursor: Cursor, depth: number): Command {
  const start = cursor.at;
  const words: Word[] = [];
  const commands: Command[] = [];
  let end = start;
  while (skipBlanks(cursor, !cursor.byLine)) {
    const character = cursor.text.charAt(cursor.at);
    if (/[\r\n]/.test(character)) break;
    if (character === ';' && !cursor.byLine) {
      cursor.at++;
      break;
    }
    if (character === '}' && (!cursor.byLine || isAlone(cursor))) break;
    if (character === '{' && (!cursor.byLine || isAlone(cursor))) {
      cursor.at++;
      if (depth < DEEPEST) readBlock(cursor, depth + 1, commands);
      end = cursor.at;
      break;
    }
    words.push(readDirectiveWord(cursor));
    end = cursor.at;
  }
  const [name, ...others] = words;
  return { start, end, name: name?.text ?? '', words: others, assignments: [], commands, output: 'shown' };
}

/** Leaves blanks and comments behind, line breaks too when they mean nothing. False at the end. */
function skipBlanks(cursor: Cursor, lineBreaks: boolean): boolean {
  const { text } = cursor;
  for (; cursor.at < text.length; cursor.at++) {
    const character = text.charAt(cursor.at);
    if (character === '#') {
      const start = cursor.at;
      while (cursor.at < text.length && !/[\r\n]/.test(text.charAt(cursor.at))) cursor.at++;
      cursor.comments.push({ start, end: cursor.at });
      cursor.at--;
    } else if (!(lineBreaks ? /\s/ : /[^\S\r\n]/).test(character)) return true;
  }
  return false;
}

/** A brace that is a word by itself: `{$DOMAIN}` and `{http.request.host}` are placeholders. */
function isAlone({ text, at }: Cursor): boolean {
  return /\s/.test(text.charAt(at + 1)) || at + 1 === text.length;
}

function readDirectiveWord(cursor: Cursor): Word {
  const { text, byLine } = cursor;
  const start = cursor.at;
  const word = startWord();
  const quote = text.charAt(start);
  if (quote === '"' || quote === "'" || quote === '`') {
    word.quoted = 1;
    cursor.at++;
    while (cursor.at < text.length && text.charAt(cursor.at) !== quote) {
      if (text.charAt(cursor.at) === '\\' && cursor.at + 1 < text.length) cursor.at++;
      addText(word, text.charAt(cursor.at), cursor.at);
      cursor.at++;
    }
    if (cursor.at < text.length) cursor.at++;
  } else {
    word.bare = true;
    do {
      addText(word, text.charAt(cursor.at), cursor.at);
      cursor.at++;
    } while (cursor.at < text.length && !(byLine ? /\s/ : /[\s;{}]/).test(text.charAt(cursor.at)));
  }
  return endWord(word, { start, end: cursor.at });
}
