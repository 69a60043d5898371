/**
 * Whether a text counts: its digits or its letters mostly follow one another, also interleaved, as in
 * `abc123def456ghi789`, `a1b2c3d4e5f6` or, in bytes, `000102030405`. Random text steps to its successor once in ten to twenty-six.
 */
export function counts(text: string): boolean {
  return countsUp(text) || (text.length >= 16 && countsUp(text.replace(/.(.)/gs, '$1')));
}

function countsUp(text: string): boolean {
  const letters = steps(text.toLowerCase(), 97, 122, 26);
  const digits = steps(text, 48, 57, 10);
  const pairs = letters.pairs + digits.pairs;
  return pairs >= 4 && (letters.steps + digits.steps) / pairs >= 0.72;
}

/** Among the characters of a range, read without those between: how many neighbours there are, how many step by one. */
function steps(text: string, first: number, last: number, size: number): { pairs: number; steps: number } {
  let previous = -1;
  let pairs = 0;
  let stepping = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < first || code > last) continue;
    const digit = code - first;
    if (previous >= 0) {
      pairs++;
      const step = (digit - previous + size) % size;
      if (step === 1 || step === size - 1) stepping++;
    }
    previous = digit;
  }
  return { pairs, steps: stepping };
}

/** Whether a text of eight or more characters is one unit said again and again: `deadbeefdeadbeef`, `xxxxxxxx`. */
export function repeats(text: string): boolean {
  for (let period = 1; period <= Math.min(16, text.length / 2); period++) {
    if (text.length >= 8 && isPeriodic(text, period)) return true;
  }
  return false;
}

function isPeriodic(text: string, period: number): boolean {
  for (let at = period; at < text.length; at++) {
    if (text.charCodeAt(at) !== text.charCodeAt(at - period)) return false;
  }
  return true;
}
