/** Longer names are never compared: nobody mistypes that much, and the time stays bounded on any text. */
const LONGEST = 64;

/** The candidate that a mistyped name means, if one is near: it is cut short, or at most a third of its letters differ. */
function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined;
  const whole = name.length < 3 ? [] : candidates.filter((candidate) => candidate.startsWith(name));
  if (whole.length > 0) return whole.length === 1 ? whole[0] : undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), least);
    if (distance >= least) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

/** ` Did you mean …?` or nothing: what follows a sentence about a wrong name. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const candidate = nearest(name, candidates);
  return candidate === undefined ? '' : ` Did you mean \`${candidate}\`?`;
}

/** Levenshtein's distance, or `limit` as soon as it is clear that it is not below. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit || b.length > LONGEST) return limit;
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a.charCodeAt(row - 1) === b.charCodeAt(column - 1);
      const replaced = at(previous, column - 1) + (same ? 0 : 1);
      current.push(Math.min(replaced, at(previous, column) + 1, at(current, column - 1) + 1));
    }
    if (Math.min(...current) >= limit) return limit;
    previous = current;
  }
  return Math.min(at(previous, b.length), limit);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? 0;
}
