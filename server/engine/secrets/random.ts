/** The next number of a reproducible sequence, in [0, 1). */
export type Random = () => number;

/** The generator mulberry32: the same seed gives the same sequence on every platform. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number between `least` and `most`, both included. */
export function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** `length` characters of `alphabet`. */
export function draw(random: Random, alphabet: string, length: number): string {
  let drawn = '';
  for (let at = 0; at < length; at++) drawn += alphabet.charAt(between(random, 0, alphabet.length - 1));
  return drawn;
}
