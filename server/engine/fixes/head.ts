import type { Module } from '../program/link.ts';
import type { Span } from '../source.ts';
import { headOf } from './place.ts';
import { restyle } from './snippet.ts';
import type { Style } from './style.ts';

/** An edit in the making: what takes the place of a span, with the marks of its stops. */
export interface Piece extends Span {
  readonly marked: string;
}

/** New imports below the others, and new declarations below them with an empty line around. */
export function headPieces(
  imports: readonly string[],
  declared: readonly string[],
  module: Module,
  style: Style,
  limit: number,
): Piece[] {
  const { text } = module;
  const { newline } = style;
  const head = headOf(module, limit);
  const importing = restyle(imports.join('\n'), style);
  const declaring = restyle(joinDeclarations(declared), style);
  if (head.isStart) {
    const blocks = [importing, declaring].filter((each) => each !== '');
    return blocks.length === 0 ? [] : [insertion(0, blocks.join(newline + newline) + newline + newline)];
  }
  const pieces: Piece[] = [];
  const isTogether = head.imports === head.declarations && declaring !== '';
  if (importing !== '') {
    const isLineLeft = /^[^\r\n]/.test(text.slice(head.imports, head.imports + 1));
    pieces.push(insertion(head.imports, newline + importing + (isLineLeft && !isTogether ? newline : '')));
  }
  if (declaring !== '') {
    const isApart =
      /^(\r?\n){2}/.test(text.slice(head.declarations, head.declarations + 4)) ||
      head.declarations >= text.trimEnd().length;
    pieces.push(insertion(head.declarations, newline + newline + declaring + (isApart ? '' : newline)));
  }
  return pieces;
}

function insertion(at: number, marked: string): Piece {
  return { start: at, end: at, marked };
}

export function joinDeclarations(declared: readonly string[]): string {
  return declared.map((each, index) => gap(declared[index - 1], each) + each).join('');
}

/** Single lines stand together; what has several lines has an empty one before and after. */
function gap(previous: string | undefined, next: string): string {
  if (previous === undefined) return '';
  return previous.includes('\n') || next.includes('\n') ? '\n\n' : '\n';
}
