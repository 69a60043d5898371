import type { Module } from '../program/link.ts';

/** How a file is written, so that what a fix adds looks as if its author had written it. */
export interface Style {
  readonly quote: "'" | '"';
  readonly semicolons: boolean;
  /** One level of indentation. */
  readonly indent: string;
  readonly newline: '\n' | '\r\n';
  /** The file may hold type annotations. */
  readonly typescript: boolean;
  readonly modules: 'esm' | 'commonjs';
}

/** Statements and lines that are looked at; more of them would say the same. */
const MOST_SAMPLES = 200;

const styles = new WeakMap<Module, Style>();

export function styleOf(module: Module): Style {
  const known = styles.get(module) ?? readStyle(module);
  styles.set(module, known);
  return known;
}

function readStyle(module: Module): Style {
  const { path, text, program } = module;
  const typescript = /\.[cm]?tsx?$/.test(path);
  return {
    quote: quoteOf(module),
    semicolons: hasSemicolons(module),
    indent: indentOf(text),
    newline: text.includes('\r\n') ? '\r\n' : '\n',
    typescript,
    modules:
      program.moduleKind === 'commonjs' || (program.moduleKind === 'script' && /\.c[jt]s$/.test(path))
        ? 'commonjs'
        : 'esm',
  };
}

function quoteOf({ text, literals, program }: Module): Style['quote'] {
  const starts = [
    ...program.body.flatMap((each) => (each.kind === 'import' ? [each.moduleSpan.start] : [])),
    ...literals.slice(0, MOST_SAMPLES).map((each) => each.start),
  ];
  let double = 0;
  for (const start of starts) {
    if (text[start] === '"') double++;
    else if (text[start] === "'") double--;
  }
  return double > 0 ? '"' : "'";
}

function hasSemicolons({ text, program }: Module): boolean {
  let balance = 0;
  for (const statement of program.body.slice(0, MOST_SAMPLES)) {
    const isPlain = statement.kind === 'import' || statement.kind === 'expression' || statement.kind === 'declaration';
    if (!isPlain) continue;
    const { end } = statement.kind === 'declaration' ? statement.statement : statement;
    balance += text[end - 1] === ';' || text[end] === ';' ? 1 : -1;
  }
  return balance >= 0;
}

function indentOf(text: string): string {
  let least = '';
  let seen = 0;
  // the continuation lines of a block comment (` * text`) are no indentation
  for (const match of text.matchAll(/^([ \t]+)(?![ \t*])\S/gm)) {
    const [, white = ''] = match;
    if (white.startsWith('\t')) return '\t';
    if (white.length > 1 && (least === '' || white.length < least.length)) least = white;
    if (++seen >= MOST_SAMPLES) break;
  }
  return least === '' ? '  ' : least.length > 4 ? '    ' : least;
}
