import { mask, type Masked } from '../masked.ts';
import type { Span } from '../source.ts';
import { buildAutomaton } from './automaton.ts';
import { endsToken, startsToken } from './boundary.ts';
import { shannonEntropy } from './entropy.ts';
import type { Grade, Inspection, SecretFormat, Shape } from './format.ts';
import { secretFormats } from './formats.ts';
import { isMadeUp } from './made-up.ts';
import { isPlaceholder } from './placeholder.ts';
import { isPublished } from './published.ts';

/** A credential in a text. Nothing of it holds the credential itself. */
export interface SecretMatch extends Span {
  /** The format's id, or `generic`. */
  readonly format: string;
  readonly provider: string;
  /** What whoever holds it can do; goes on after "It". */
  readonly can: string;
  readonly shown: Masked;
  readonly grade: Grade;
  /** The provider's page where it is revoked. */
  readonly revoke: string | undefined;
  /** The environment variable that usually holds it. */
  readonly variable: string;
}

interface Anchor {
  readonly text: string;
  readonly format: SecretFormat;
  readonly shape: Shape;
}

const anchors: readonly Anchor[] = secretFormats.flatMap((format) =>
  format.shapes.flatMap((shape) => shape.anchors.map((text) => ({ text, format, shape }))),
);
const automaton = buildAutomaton(anchors.map(({ text }) => text));

/**
 * The credentials that a text shows by their own look, whatever stands around them, sorted and without overlaps.
 * With a span, only that part is looked at, as if it were a text of its own; offsets count from the start of `text`.
 */
export function findSecrets(text: string, span: Span = { start: 0, end: text.length }): SecretMatch[] {
  const search: Search = {
    text: text.slice(span.start, span.end),
    offset: span.start,
    judged: new Map(),
    failed: new Map(),
  };
  const found: SecretMatch[] = [];
  for (const hit of automaton.scan(search.text)) {
    const anchor = anchors[hit.anchor];
    const start = anchor && startOf(search.text, hit.end - anchor.text.length, anchor.shape);
    const last = found.at(-1);
    if (start === undefined || anchor === undefined || start < (search.failed.get(anchor.shape) ?? 0)) continue;
    const isInside = last !== undefined && start > last.start - span.start && start < last.end - span.start;
    if (isInside && last.format !== 'generic') continue;
    const match = matchAt(search, start, anchor);
    if (match !== undefined) found.push(match);
  }
  return withoutOverlaps(found);
}

/** What is known while a text is searched, so that text that says the same again and again is judged once. */
interface Search {
  readonly text: string;
  /** Where the text stands in the one that was given. */
  readonly offset: number;
  /** What was said of a token with a shape, where only the token decides. */
  readonly judged: Map<Shape, Map<string, Inspection | undefined>>;
  /** The end of what had a shape and was no credential: none of that shape starts inside. */
  readonly failed: Map<Shape, number>;
}

/** Where the credential starts whose anchor stands at an offset. */
function startOf(text: string, at: number, { before, digitsBefore }: Shape): number | undefined {
  if (digitsBefore === undefined) return at < before || !startsToken(text, at - before) ? undefined : at - before;
  let start = at;
  while (start > 0 && at - start <= digitsBefore && isDigit(text.charCodeAt(start - 1))) start--;
  return at - start < before || at - start > digitsBefore || !startsToken(text, start) ? undefined : start;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function matchAt(search: Search, start: number, anchor: Anchor): SecretMatch | undefined {
  const { text, offset } = search;
  const { format, shape } = anchor;
  shape.pattern.lastIndex = start;
  const whole = shape.pattern.exec(text)?.[0];
  if (whole === undefined) return undefined;
  const end = start + whole.length;
  const inspection = endsToken(text, end) ? inspect(whole, anchor, start, search) : undefined;
  if (inspection === undefined) {
    search.failed.set(shape, end);
    return undefined;
  }
  const { from = 0, to = whole.length } = inspection;
  return describe(format, inspection, {
    start: offset + start + from,
    end: offset + start + to,
    shown: mask(whole.slice(from, to), format.publicPrefix ?? anchor.text.length),
  });
}

/** What the table and a look inside say about a credential. */
export function describe(
  format: SecretFormat,
  inspection: Inspection,
  place: Pick<SecretMatch, 'start' | 'end' | 'shown'>,
): SecretMatch {
  return {
    ...place,
    format: inspection.format ?? format.id,
    provider: inspection.provider ?? format.provider,
    can: inspection.can ?? format.can,
    grade: inspection.grade,
    revoke: format.revoke,
    variable: inspection.variable ?? format.variables[0],
  };
}

function inspect(token: string, anchor: Anchor, start: number, search: Search): Inspection | undefined {
  const known = search.judged.get(anchor.shape) ?? new Map<string, Inspection | undefined>();
  if (known.has(token)) return known.get(token);
  const judged = look(token, anchor, start, search);
  // What stands around decides about a few formats; that it is no random text holds anywhere.
  if ((anchor.format.inspect?.length ?? 0) > 1 && judged !== undefined) return judged;
  search.judged.set(anchor.shape, known.size < MOST_REMEMBERED ? known.set(token, judged) : known);
  return judged;
}

const MOST_REMEMBERED = 1000;

function look(token: string, { text, format, shape }: Anchor, start: number, search: Search): Inspection | undefined {
  const behind = shape.before > 0 ? token : token.slice(text.length);
  const body = shape.randomTail === true ? behind.slice(behind.lastIndexOf('-') + 1) : behind;
  if (shape.opaque && !isOpaque(body)) return isMadeUp(body) ? { grade: 'sample' } : undefined;
  if (isPublished(token)) return undefined;
  const { checksum } = shape;
  if (checksum !== undefined && agrees(token, checksum)) return { grade: 'certain' };
  if (checksum !== undefined && checksum.unofficial !== true) return { grade: 'shape' };
  if (format.inspect === undefined) return { grade: 'likely' };
  return format.inspect(token, { text: search.text, start, end: start + token.length });
}

/** Random enough to be issued by a machine, and no text that holds a credential's place. */
function isOpaque(body: string): boolean {
  return shannonEntropy(body) >= (body.length < 20 ? 2.3 : 3) && !isPlaceholder(body);
}

function agrees(token: string, checksum: NonNullable<Shape['checksum']>): boolean {
  const head = token.slice(0, -checksum.length);
  return token === head + checksum.compute(head);
}

/**
 * Of matches that overlap, the one of a known format stays; of those, the one that starts first; of those, the longest;
 * of those, the first in the table.
 */
function withoutOverlaps(matches: SecretMatch[]): SecretMatch[] {
  matches.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: SecretMatch[] = [];
  for (const match of matches) {
    const last = kept.at(-1);
    if (last === undefined || match.start >= last.end) kept.push(match);
    else if (last.format === 'generic' && match.format !== 'generic') kept[kept.length - 1] = match;
  }
  return kept;
}
