/** A text of about so many lines: its parts in turn, as often as it takes, between a head and a tail. */
export function repeated(
  head: string,
  parts: readonly ((index: number) => string)[],
  tail: string,
  lines: number,
): string {
  const pieces = [head];
  let count = linesIn(head) + linesIn(tail);
  for (let index = 0; count < lines; index++) {
    const piece = parts[index % parts.length]?.(index) ?? '';
    pieces.push(piece);
    count += linesIn(piece);
  }
  return [...pieces, tail].join('');
}

function linesIn(text: string): number {
  return text.split('\n').length - 1;
}
