import { findSecrets } from '../../../server/engine/secrets/find.ts';
import { secretFormats } from '../../../server/engine/secrets/formats.ts';
import { sample } from '../../../server/engine/secrets/sample.ts';
import { quantile } from '../measure.ts';

/** Milliseconds of a search, the median of many after the compiler has warmed up. */
export function medianSearch(text: string, runs: number): number {
  for (let run = 0; run < runs; run++) findSecrets(text);
  return quantile(
    Array.from({ length: runs }, () => milliseconds(text)),
    0.5,
  );
}

/** Megabytes of UTF-16 text, counted as characters, searched in a second. */
export function throughput(texts: readonly string[]): number {
  const size = texts.reduce((sum, text) => sum + text.length, 0);
  let least = Infinity;
  for (let run = 0; run < 5; run++) {
    least = Math.min(
      least,
      texts.reduce((sum, text) => sum + milliseconds(text), 0),
    );
  }
  return size / 1000 / least;
}

/** The slowest search in a million characters of text that is made to be slow: the unit that repeats, and milliseconds. */
export function slowestHostile(): readonly [unit: string, milliseconds: number] {
  const tried = [...hostileUnits()].map((unit) => [unit, least(repeated(unit, 100_000))] as const);
  const slowest = tried.sort(([, a], [, b]) => b - a).slice(0, 12);
  const whole = slowest.map(([unit]) => [unit, least(repeated(unit, 1_000_000))] as const);
  return whole.sort(([, a], [, b]) => b - a)[0] ?? ['', 0];
}

function repeated(unit: string, length: number): string {
  return unit.repeat(Math.ceil(length / Math.max(1, unit.length)));
}

function least(text: string): number {
  return Math.min(milliseconds(text), milliseconds(text), milliseconds(text));
}

/** Starts of credentials that go on for ever, end too early, or begin again and again. */
function* hostileUnits(): Generator<string> {
  const anchors = new Set(secretFormats.flatMap(({ shapes }) => shapes.flatMap((shape) => shape.anchors)));
  for (const anchor of anchors) {
    yield anchor;
    yield `.${anchor}`;
    yield `${anchor} `;
    yield `"${anchor}aA1`;
    yield ` ${anchor}${'aA1'.repeat(100)}`;
  }
  for (const { id } of secretFormats) yield `${(sample(id, 1) ?? '').slice(0, -1)}.`;
  yield* [
    'a',
    ' ',
    '-----BEGIN PRIVATE KEY-----',
    'postgres://a:',
    'https://a:b@',
    'eyJhbGciOiJIUzI1NiJ9.',
    '1:A',
    '=',
  ];
}

/** Processor time, so that what else the machine does is not counted. */
function milliseconds(text: string): number {
  const before = process.cpuUsage();
  findSecrets(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
