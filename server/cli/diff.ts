const CONTEXT = 3;
/** Above this many pairs of lines, the changed middle is shown as one block instead of compared. */
const MOST_PAIRS = 4_000_000;

/** One line of a comparison: in both texts, only in the old one, only in the new one. */
interface Step {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
}

/** The difference of two texts of one file in the unified format that `git apply` reads; empty when they are equal. */
export function unifiedDiff(path: string, before: string, after: string): string {
  const steps = compare(linesOf(before), linesOf(after));
  const hunks = [...hunksOf(steps)];
  return hunks.length === 0 ? '' : `--- a/${path}\n+++ b/${path}\n${hunks.join('')}`;
}

/** Lines with their line breaks; the last one may have none. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compare(before: readonly string[], after: readonly string[]): Step[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  const both = (lines: readonly string[]): Step[] => lines.map((line) => ({ sign: ' ', line }));
  const middle = compareMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [...both(before.slice(0, start)), ...middle, ...both(before.slice(before.length - end))];
}

function compareMiddle(before: readonly string[], after: readonly string[]): Step[] {
  const steps: Step[] = [];
  const shared = before.length * after.length > MOST_PAIRS ? undefined : sharedLengths(before, after);
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    if (shared !== undefined && old !== undefined && old === fresh) {
      steps.push({ sign: ' ', line: old });
      i++;
      j++;
    } else if (old !== undefined && (fresh === undefined || !shared || at(shared, i + 1, j) >= at(shared, i, j + 1))) {
      steps.push({ sign: '-', line: old });
      i++;
    } else if (fresh !== undefined) {
      steps.push({ sign: '+', line: fresh });
      j++;
    }
  }
  return steps;
}

/** The length of the longest common subsequence of the lines from `i` and `j` on. */
function sharedLengths(before: readonly string[], after: readonly string[]): readonly Uint32Array[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i--) {
    const row = lengths[i];
    for (let j = after.length - 1; row !== undefined && j >= 0; j--) {
      row[j] =
        before[i] === after[j] ? at(lengths, i + 1, j + 1) + 1 : Math.max(at(lengths, i + 1, j), row[j + 1] ?? 0);
    }
  }
  return lengths;
}

function at(lengths: readonly Uint32Array[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}

function* hunksOf(steps: readonly Step[]): Generator<string> {
  let next = 0;
  while (next < steps.length) {
    const first = steps.findIndex(({ sign }, index) => index >= next && sign !== ' ');
    if (first < 0) return;
    const start = Math.max(next, first - CONTEXT);
    let last = first;
    for (let index = first; index < steps.length && index <= last + 2 * CONTEXT; index++) {
      if (steps[index]?.sign !== ' ') last = index;
    }
    next = Math.min(steps.length, last + 1 + CONTEXT);
    yield hunk(steps, start, next);
  }
}

// @@ -3,7 +3,6 @@
function hunk(steps: readonly Step[], start: number, end: number): string {
  const side = (sign: '-' | '+'): string => {
    const lines = (from: number, to: number): number =>
      steps.slice(from, to).filter((step) => step.sign !== other(sign)).length;
    const count = lines(start, end);
    return `${sign}${lines(0, start) + (count === 0 ? 0 : 1)},${count}`;
  };
  const body = steps.slice(start, end).map(({ sign, line }) => {
    return line.endsWith('\n') ? `${sign}${line}` : `${sign}${line}\n\\ No newline at end of file\n`;
  });
  return `@@ ${side('-')} ${side('+')} @@\n${body.join('')}`;
}

function other(sign: '-' | '+'): '-' | '+' {
  return sign === '-' ? '+' : '-';
}
