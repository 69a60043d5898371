import { createScanner } from 'jsonc-parser';
import type { Language, Span } from './source.ts';

/** `SyntaxKind.LineCommentTrivia`, `BlockCommentTrivia` and `EOF`: a const enum, which single files cannot import. */
const LINE_COMMENT = 12;
const BLOCK_COMMENT = 13;
const END = 17;

/** The comments of a text that is not lowered to a Program, delimiters inside the span. Empty for scripts and text. */
export function* plainComments(language: Language, text: string): Generator<Span> {
  if (language === 'json') yield* jsonComments(text);
  if (language === 'dotenv') yield* dotenvComments(text);
}

// { "key": 1 } // like this, and /* like this */
function* jsonComments(text: string): Generator<Span> {
  const scanner = createScanner(text, false);
  for (let kind: number = scanner.scan(); kind !== END; kind = scanner.scan()) {
    if (kind !== LINE_COMMENT && kind !== BLOCK_COMMENT) continue;
    const start = scanner.getTokenOffset();
    yield { start, end: start + scanner.getTokenLength() };
  }
}

// # like this, and KEY=value # like this
function* dotenvComments(text: string): Generator<Span> {
  for (const match of text.matchAll(/(?:^|[ \t])#[^\r\n]*/gm)) {
    yield { start: match.index + match[0].indexOf('#'), end: match.index + match[0].length };
  }
}
