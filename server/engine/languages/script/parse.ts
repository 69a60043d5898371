import ts from 'typescript';
import type { Span } from '../../source.ts';
import { withNodeBudget } from './budget.ts';

/** `parseDiagnostics` is not in the public types, and a compiler program that gives them would parse a second time. */
interface Parsed extends ts.SourceFile {
  readonly parseDiagnostics?: readonly ts.DiagnosticWithLocation[];
}

const options: ts.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.Latest,
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
};

/** The syntax tree without parents; undefined for hostile text, which the parser cannot read in bounded stack or time. */
export function parse(path: string, text: string): ts.SourceFile | undefined {
  if (hasEndlessNumber(text)) return undefined;
  // The kind decides about the dialect; a name of our own keeps `.d.ts` and `.json` in `path` from changing it.
  const read = (): ts.SourceFile => ts.createSourceFile('source.ts', text, options, false, scriptKind(path));
  try {
    return withNodeBudget(text.length, read);
  } catch {
    // The parser's state is its module's: one more call lets it clear what the broken one left behind.
    ts.createSourceFile('source.ts', '', options);
    return undefined;
  }
}

function scriptKind(path: string): ts.ScriptKind {
  if (/\.[cm]?ts$/i.test(path)) return ts.ScriptKind.TS;
  return /\.tsx$/i.test(path) ? ts.ScriptKind.TSX : ts.ScriptKind.JSX;
}

/** The scanner turns `0b…n` into decimal in quadratic time. */
function hasEndlessNumber(text: string): boolean {
  return text.length > 10_000 && /0[bo][0-7_]{10000}/i.test(text);
}

/** Where the parser had to guess, in source order. */
export function parseErrors(file: ts.SourceFile): Span[] {
  const errors: Span[] = [];
  const limit = file.end;
  for (const { start, length } of (file as Parsed).parseDiagnostics ?? []) {
    errors.push({ start: Math.min(start, limit), end: Math.min(start + length, limit) });
  }
  return errors;
}
