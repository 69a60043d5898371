import { characterClasses } from './entropy.ts';
import { between, draw, type Random } from './random.ts';

/** `certain`: a checksum or inner structure agrees. `likely`: form and entropy agree. `shape`: a checksum disagrees. */
export type Grade = 'certain' | 'likely' | 'shape';

/** What a look inside a credential tells; what it says about provider and powers takes the place of the format's. */
export interface Inspection {
  readonly grade: Grade;
  readonly provider?: string;
  readonly can?: string;
  readonly variable?: string;
}

/** One form that a credential takes. */
export interface Shape {
  /** Literal, case-sensitive ASCII, one of which stands in every credential of this form. */
  readonly anchors: readonly string[];
  /** How many characters of the credential stand before the anchor. */
  readonly before: number;
  /** Sticky, matches the whole credential from its start, bounded, without nested repetition. */
  readonly pattern: RegExp;
  /** The credential without its anchor is random text, so placeholders and low entropy can be told from it. */
  readonly opaque: boolean;
  readonly checksum?: Checksum;
  sample(random: Random): string;
}

/** The last `length` characters of a credential, computed from what stands before them. */
export interface Checksum {
  readonly length: number;
  compute(head: string): string;
}

export interface SecretFormat {
  readonly id: string;
  readonly provider: string;
  /** What whoever holds the credential can do; goes on after "It". */
  readonly can: string;
  /** The environment variable that usually holds it. */
  readonly variable: string;
  /** The provider's page where it is revoked. */
  readonly revoke: string | undefined;
  /** How many characters every credential of the format shares; the anchor's length when absent. */
  readonly publicPrefix?: number;
  readonly shapes: readonly Shape[];
  /** Looks inside a match; undefined when it is no credential after all. */
  inspect?(token: string): Inspection | undefined;
}

export const DIGIT = '0123456789';
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

/** A form with its anchor inside: `head` stands before it and has a fixed length. */
export function infixed(head: readonly [string, number], anchors: readonly string[], parts: readonly Part[]): Shape {
  const behind = prefixed(anchors, parts);
  return {
    ...behind,
    before: head[1],
    pattern: new RegExp(partPattern(head) + behind.pattern.source, 'y'),
    sample: (random) => drawPart(random, head) + behind.sample(random),
  };
}

/** For anchors that words start with too: digits among both cases, or cases that change more often than in a name. */
export function inspectMixed(token: string): Inspection | undefined {
  if (characterClasses(token) === 3) return { grade: 'likely' };
  return (token.match(/[a-z][A-Z]/g) ?? []).length >= 4 ? { grade: 'shape' } : undefined;
}

function partPattern(part: Part): string {
  if (typeof part === 'string') return escapeForPattern(part);
  const [alphabet, least, most = least] = part;
  return `[${alphabet.replace(/[\\\]^-]/g, '\\$&')}]{${least},${most}}`;
}

function drawPart(random: Random, part: Part): string {
  if (typeof part === 'string') return part;
  const [alphabet, least, most = least] = part;
  return draw(random, alphabet, between(random, least, Math.min(most, least + 16)));
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
