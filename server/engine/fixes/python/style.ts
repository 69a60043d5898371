import type { Module } from '../../program/link.ts';

/** Comments and texts of Python, so that quotes inside them are left alone. */
const TOKENS = /#[^\n]*|"""[\s\S]*?"""|'''[\s\S]*?'''|"((?:[^"\\\n]|\\.)*)"|'(?:[^'\\\n]|\\.)*'/g;
const MOST_SAMPLES = 400;

/** A snippet that was written with double quotes and four spaces, as the file would have it. */
export function restyled(snippet: string, module: Module): string {
  const quoted = isSingleQuoted(module) ? snippet.replace(TOKENS, singleQuoted) : snippet;
  const indent = indentOf(module.text);
  const lines = quoted.split('\n').map((line) => {
    const [spaces = ''] = /^ */.exec(line) ?? [];
    return indent.repeat(spaces.length / 4) + line.slice(spaces.length);
  });
  return lines.join(module.text.includes('\r\n') ? '\r\n' : '\n');
}

function singleQuoted(token: string, inside: string | undefined): string {
  return inside === undefined || /['\\]/.test(inside) ? token : `'${inside}'`;
}

function isSingleQuoted({ text, literals }: Module): boolean {
  let balance = 0;
  for (const { start } of literals.slice(0, MOST_SAMPLES)) {
    const quote = /^[A-Za-z]{0,2}(['"])(?!\1\1)/.exec(text.slice(start, start + 5))?.[1];
    if (quote !== undefined) balance += quote === "'" ? 1 : -1;
  }
  return balance > 0;
}

/** The indentation of the first block. */
function indentOf(text: string): string {
  const found = /^(?:async |def |class |if |for |with |try)[^\n]*:[ \t]*\r?\n([ \t]+)\S/m.exec(text)?.[1];
  return found === undefined || found.length > 8 ? '    ' : found;
}
