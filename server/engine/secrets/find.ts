import { mask, type Masked } from '../masked.ts';
import type { Span } from '../source.ts';
import { buildAutomaton } from './automaton.ts';
import { endsToken, startsToken } from './boundary.ts';
import { shannonEntropy } from './entropy.ts';
import type { Grade, Inspection, SecretFormat, Shape } from './format.ts';
import { secretFormats } from './formats.ts';
import { isPlaceholder } from './placeholder.ts';

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
  const part = text.slice(span.start, span.end);
  const found: SecretMatch[] = [];
  for (const hit of automaton.scan(part)) {
    const anchor = anchors[hit.anchor];
    if (anchor === undefined) continue;
    const start = hit.end - anchor.text.length - anchor.shape.before;
    const last = found.at(-1);
    if (last !== undefined && start > last.start - span.start && start < last.end - span.start) continue;
    const match = matchAt(part, start, anchor, span.start);
    if (match !== undefined) found.push(match);
  }
  return withoutOverlaps(found);
}

function matchAt(
  text: string,
  start: number,
  { text: anchor, format, shape }: Anchor,
  offset: number,
): SecretMatch | undefined {
  if (start < 0 || !startsToken(text, start)) return undefined;
  shape.pattern.lastIndex = start;
  const token = shape.pattern.exec(text)?.[0];
  if (token === undefined || !endsToken(text, start + token.length)) return undefined;
  const inspection = inspect(token, anchor, format, shape);
  if (inspection === undefined) return undefined;
  return {
    start: offset + start,
    end: offset + start + token.length,
    format: format.id,
    provider: inspection.provider ?? format.provider,
    can: inspection.can ?? format.can,
    shown: mask(token, format.publicPrefix ?? anchor.length),
    grade: inspection.grade,
    revoke: format.revoke,
    variable: inspection.variable ?? format.variable,
  };
}

function inspect(token: string, anchor: string, format: SecretFormat, shape: Shape): Inspection | undefined {
  if (shape.opaque && !isOpaque(shape.before > 0 ? token : token.slice(anchor.length))) return undefined;
  if (shape.checksum !== undefined) return { grade: sealed(token, shape.checksum) ? 'certain' : 'shape' };
  return format.inspect === undefined ? { grade: 'likely' } : format.inspect(token);
}

/** Random enough to be issued by a machine, and no text that holds a credential's place. */
function isOpaque(body: string): boolean {
  return shannonEntropy(body) >= (body.length < 20 ? 2.3 : 3) && !isPlaceholder(body);
}

function sealed(token: string, checksum: NonNullable<Shape['checksum']>): boolean {
  const head = token.slice(0, -checksum.length);
  return token === head + checksum.compute(head);
}

/** Of matches that overlap, the one that starts first stays; of those, the longest; of those, the first in the table. */
function withoutOverlaps(matches: SecretMatch[]): SecretMatch[] {
  matches.sort((a, b) => a.start - b.start || b.end - a.end);
  let end = -1;
  return matches.filter((match) => {
    if (match.start < end) return false;
    end = match.end;
    return true;
  });
}
