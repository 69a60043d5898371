import { findSecrets } from './find.ts';
import { secretFormats } from './formats.ts';
import { isPlaceholder } from './placeholder.ts';
import { between, seeded } from './random.ts';

/**
 * A made-up credential of a format, valid in form and checksum and of use nowhere; the same for the same seed.
 * Undefined when no format has the id.
 */
export function sample(formatId: string, seed: number): string | undefined {
  const format = secretFormats.find(({ id }) => id === formatId);
  if (format === undefined) return undefined;
  const random = seeded(seed);
  const shapes = format.shapes.length > 0 ? format.shapes : (format.named?.shapes ?? []);
  const shape = shapes[between(random, 0, shapes.length - 1)];
  let token = shape?.sample(random);
  // Once in a few thousand draws, chance makes a text that looks like a word or a placeholder.
  for (let draws = 0; token !== undefined && draws < 8 && !isRecognizable(token, format.shapes.length > 0); draws++) {
    token = shape?.sample(random);
  }
  return token;
}

function isRecognizable(token: string, byItself: boolean): boolean {
  return byItself ? findSecrets(token).length > 0 : !isPlaceholder(token);
}
