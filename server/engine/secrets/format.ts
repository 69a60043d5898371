import { between, draw, type Random } from './random.ts';

/**
 * `certain`: a checksum or inner structure agrees. `likely`: form and entropy agree. `shape`: a checksum disagrees.
 * `sample`: the whole form of a credential, filled with what somebody made up to show it.
 */
export type Grade = 'certain' | 'likely' | 'shape' | 'sample';

/** What a look inside a credential tells; what it says about format, provider and powers takes the place of the table's. */
export interface Inspection {
  readonly grade: Grade;
  /** Where in the match the credential itself starts and ends. */
  readonly from?: number;
  readonly to?: number;
  readonly format?: string;
  readonly provider?: string;
  readonly can?: string;
  readonly variable?: string;
}

/** Where a match stands, for the few formats that what is around them decides about. */
export interface Surroundings {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** One form that a credential takes. */
export interface Shape {
  /** Literal, case-sensitive ASCII, one of which stands in every credential of this form. */
  readonly anchors: readonly string[];
  /** How many characters of the credential stand before the anchor. */
  readonly before: number;
  /** When more than `before` digits can stand there: the most. */
  readonly digitsBefore?: number;
  /** Sticky, matches the whole credential from its start, bounded, without nested repetition. */
  readonly pattern: RegExp;
  /** The credential without its anchor is random text, so placeholders and low entropy can be told from it. */
  readonly opaque: boolean;
  /** Only what stands behind the last of its dashes is random. */
  readonly randomTail?: boolean;
  readonly checksum?: Checksum;
  sample(random: Random): string;
}

/** The last `length` characters of a credential, computed from what stands before them. */
export interface Checksum {
  readonly length: number;
  /** The rule is known from examples alone: to agree with it says something, to disagree nothing. */
  readonly unofficial?: boolean;
  compute(head: string): string;
}

/** A form that says too little by itself: a name or a place beside it has to hold all words of one of `words`. */
export interface NamedForm {
  readonly words: readonly (readonly string[])[];
  /** Nobody else's keys have this form: the name of any credential is enough. */
  readonly distinct?: true;
  readonly shapes: readonly Shape[];
}

export interface SecretFormat {
  /** Stable: it stands in reports. */
  readonly id: string;
  readonly provider: string;
  /** What whoever holds the credential can do; goes on after "It". */
  readonly can: string;
  /** The environment variables that usually hold it, the one to propose first. */
  readonly variables: readonly [string, ...string[]];
  /** The provider's page where it is revoked. */
  readonly revoke?: string;
  /** How many characters every credential of the format shares; the anchor's length when absent. */
  readonly publicPrefix?: number;
  /** What keys of the same provider start with that are made to be shown to everybody. */
  readonly publicTwins?: readonly string[];
  readonly shapes: readonly Shape[];
  readonly named?: NamedForm;
  /** Looks inside a match; undefined when it is no credential after all. */
  inspect?(token: string, surroundings: Surroundings): Inspection | undefined;
}

export const DIGIT = '0123456789';
/** Drawn in lower case, recognized in both. */
export const HEX = '0123456789abcdef';
export const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const BASE32 = `${UPPER}234567`;
export const BASE36 = `${DIGIT}${LOWER}`;
export const BASE62 = `${DIGIT}${UPPER}${LOWER}`;
export const BASE64 = `${UPPER}${LOWER}${DIGIT}+/`;
export const URLSAFE = `${BASE62}_-`;

/** A literal, or between `least` and `most` characters of an alphabet. */
export type Part = string | readonly [alphabet: string, least: number, most?: number];

/** The 36 characters of a random UUID. */
export const UUID: readonly Part[] = [
  [HEX, 8],
  '-',
  [HEX, 4],
  '-4',
  [HEX, 3],
  '-',
  ['89abAB', 1],
  [HEX, 3],
  '-',
  [HEX, 12],
];

/** The 36 characters of a UUID of any version. */
export const GUID: readonly Part[] = [[HEX, 8], '-', [HEX, 4], '-', [HEX, 4], '-', [HEX, 4], '-', [HEX, 12]];

/** A form that starts with one of its anchors. */
export function prefixed(anchors: string | readonly string[], parts: readonly Part[], checksum?: Checksum): Shape {
  const list = typeof anchors === 'string' ? [anchors] : anchors;
  const body = parts.map(partPattern).join('');
  return {
    anchors: list,
    before: 0,
    pattern: new RegExp(`(?:${list.map(escapeForPattern).join('|')})${body}`, 'y'),
    opaque: true,
    ...(checksum === undefined ? {} : { checksum }),
    sample(random) {
      const token =
        (list[between(random, 0, list.length - 1)] ?? '') + parts.map((part) => drawPart(random, part)).join('');
      if (checksum === undefined) return token;
      const head = token.slice(0, -checksum.length);
      return head + checksum.compute(head);
    },
  };
}

/** A form with its anchor inside: `head` stands before it and, digits apart, has a fixed length. */
export function infixed(
  [alphabet, least, most = least]: readonly [alphabet: string, least: number, most?: number],
  anchors: readonly string[],
  parts: readonly Part[],
): Shape {
  const behind = prefixed(anchors, parts);
  return {
    ...behind,
    before: least,
    ...(most > least ? { digitsBefore: most } : {}),
    pattern: new RegExp(partPattern([alphabet, least, most]) + behind.pattern.source, 'y'),
    sample: (random) => drawPart(random, [alphabet, least, most]) + behind.sample(random),
  };
}

/** A form without an anchor, for those that a name or a place tells. */
export function bare(...parts: readonly Part[]): Shape {
  return prefixed('', parts);
}

/** A form whose first parts are numbers: what stands behind its last dash is random. */
export function withRandomTail(shape: Shape): Shape {
  return { ...shape, randomTail: true };
}

/** A form with credentials that are put together in another way than by drawing its parts. */
export function sampled(shape: Shape, sample: Shape['sample']): Shape {
  return { ...shape, sample };
}

function partPattern(part: Part): string {
  if (typeof part === 'string') return escapeForPattern(part);
  const [alphabet, least, most = least] = part;
  const set = alphabet === HEX ? '\\da-fA-F' : alphabet.replace(/[\\\]^-]/g, '\\$&');
  return `[${set}]{${least},${most}}`;
}

function drawPart(random: Random, part: Part): string {
  if (typeof part === 'string') return part;
  const [alphabet, least, most = least] = part;
  return draw(random, alphabet, between(random, least, Math.min(most, least + 16)));
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
