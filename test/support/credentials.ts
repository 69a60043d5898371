import { draw, seeded, type Random } from '../../server/engine/secrets/random.ts';
import { sample } from '../../server/engine/secrets/sample.ts';

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';

/** What stands in examples for values that no provider's form tells. */
const UNNAMED: Readonly<Record<string, (random: Random) => string>> = {
  random: (random) => draw(random, BASE62, 40),
  password: (random) => draw(random, BASE62, 7),
  uuid: (random) => [8, 4, 4, 4, 12].map((length) => draw(random, HEX, length)).join('-'),
};

/**
 * A text with credentials made up for it: `⟦github-classic⟧` becomes a token of that format, `⟦github-classic 2⟧`
 * another one, and `⟦random⟧`, `⟦password⟧` and `⟦uuid⟧` values of no format. The same text gives the same values.
 */
export function withCredentials(text: string): string {
  return text.replace(/⟦([a-z0-9-]+)(?: (\d+))?⟧/g, (_, name: string, seed: string | undefined) => {
    const number = Number(seed ?? 1);
    const value = Object.hasOwn(UNNAMED, name) ? UNNAMED[name]?.(seeded(number)) : sample(name, number);
    if (value === undefined) throw new Error(`No credential has the format \`${name}\`.`);
    return value;
  });
}

/** The reverse: the values that were made up for `source` become its placeholders again. */
export function withPlaceholders(text: string, source: string): string {
  const placeholders = new Set(source.match(/⟦[a-z0-9-]+(?: \d+)?⟧/g) ?? []);
  return [...placeholders].reduce((result, each) => result.replaceAll(withCredentials(each), each), text);
}
