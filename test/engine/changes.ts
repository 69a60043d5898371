/** The lines that are only in one of two texts, each in its order; lines without a word say nothing. */
export function changes(
  before: string,
  after: string,
): { readonly removed: readonly string[]; readonly added: readonly string[] } {
  return { removed: linesOnlyIn(before, after), added: linesOnlyIn(after, before) };
}

function linesOnlyIn(text: string, other: string): readonly string[] {
  const left = new Map<string, number>();
  for (const line of other.split('\n')) left.set(line, (left.get(line) ?? 0) + 1);
  return text.split('\n').filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0 && /\w/.test(line);
  });
}
