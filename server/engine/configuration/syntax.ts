import type { ParseError } from 'jsonc-parser';
import { createScanner, printParseErrorCode } from 'jsonc-parser';
import type { ConfigProblem } from '../config.ts';

/** `SyntaxKind` of the scanner: a const enum, which single files cannot import. */
const OPENING = new Set<number>([1, 3]);
const CLOSING = new Set<number>([2, 4]);
const END = 17;
/** The configuration needs three levels; the parser recurses, so what is far deeper must not reach it. */
const DEEPEST = 100;

/** The first bracket that lies too deep for the parser, if there is one. */
export function nestingProblem(text: string): ConfigProblem | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let kind: number = scanner.scan(); kind !== END; kind = scanner.scan()) {
    if (OPENING.has(kind)) depth++;
    if (CLOSING.has(kind)) depth--;
    if (depth <= DEEPEST) continue;
    const start = scanner.getTokenOffset();
    return { start, end: start + 1, message: 'This is nested too deep for a configuration.' };
  }
  return undefined;
}

const SENTENCES: Readonly<Record<string, string>> = {
  InvalidSymbol: 'This is no JSON value: strings stand in double quotes.',
  InvalidNumberFormat: 'This is no number.',
  PropertyNameExpected: 'A key in double quotes is expected here.',
  ValueExpected: 'A value is expected here.',
  ColonExpected: 'A colon is expected between key and value.',
  CommaExpected: 'A comma is expected here.',
  CloseBraceExpected: 'A closing `}` is missing.',
  CloseBracketExpected: 'A closing `]` is missing.',
  EndOfFileExpected: 'Nothing may follow the configuration.',
  UnexpectedEndOfComment: 'This comment is not closed.',
  UnexpectedEndOfString: 'This string is not closed.',
  InvalidUnicode: 'This is no valid Unicode escape.',
  InvalidEscapeCharacter: 'This is no valid escape: a backslash in a string is written twice.',
  InvalidCharacter: 'A control character must be escaped in a string.',
};

/** The parser's complaint as a sentence, at its place. */
export function syntaxProblem({ error, offset, length }: ParseError, text: string): ConfigProblem {
  const message = SENTENCES[printParseErrorCode(error)] ?? 'This is no valid JSON.';
  return { start: Math.min(offset, text.length), end: Math.min(offset + length, text.length), message };
}
