import type { Finding } from '../finding.ts';
import { findSecrets } from '../secrets/find.ts';
import type { Span } from '../source.ts';

/** A part of a text that is shown as something else. */
export interface MaskedSpan extends Span {
  readonly shown: string;
}

/** Shorter values are words: hiding every place where they occur would hide the code. */
const SHORTEST_REPEATED = 8;
/** The quotes of a string literal stay visible. */
const QUOTES = /^(["'`])([^]*)\1$/;

/**
 * The credentials that findings point at, so that they can be hidden wherever else they stand: in another line, in
 * another file, in a note.
 */
export function credentialValues(findings: Iterable<Finding>, texts: ReadonlyMap<string, string>): ReadonlySet<string> {
  const values = new Set<string>();
  for (const { path, start, end, credential } of findings) {
    if (credential === undefined) continue;
    const value = texts.get(path)?.slice(start, end) ?? '';
    const bare = QUOTES.exec(value)?.[2] ?? value;
    if (bare.length >= SHORTEST_REPEATED) values.add(bare);
  }
  return values;
}

/**
 * What must not be shown of a text, sorted and without overlaps: the credentials that `findings` point at in it, the
 * known `values` wherever they stand, and whatever looks like a credential by itself.
 */
export function maskedSpans(text: string, findings: Iterable<Finding>, values: ReadonlySet<string>): MaskedSpan[] {
  const known = findSecrets(text);
  const spans: MaskedSpan[] = known.map(({ start, end, shown }) => ({ start, end, shown }));
  for (const { start, end, credential } of findings) {
    if (credential === undefined || start >= end) continue;
    const quoted = QUOTES.test(text.slice(start, end)) ? 1 : 0;
    spans.push({ start: start + quoted, end: end - quoted, shown: '…' });
  }
  for (const value of values) for (const span of occurrences(text, value)) spans.push(span);
  return withoutOverlaps(spans);
}

/** A text with its credentials masked, for what is no source: messages, notes, reasons. */
export function maskText(text: string, values: ReadonlySet<string>): string {
  let masked = '';
  let at = 0;
  for (const span of maskedSpans(text, [], values)) {
    masked += text.slice(at, span.start) + span.shown;
    at = span.end;
  }
  return masked + text.slice(at);
}

/** Source code with its credentials masked; every line stays a line. */
export function maskSource(text: string, values: ReadonlySet<string>): string {
  let masked = '';
  let at = 0;
  for (const { start, end, shown } of maskedSpans(text, [], values)) {
    masked += text.slice(at, start) + shown + '\n'.repeat(text.slice(start, end).split('\n').length - 1);
    at = end;
  }
  return masked + text.slice(at);
}

function* occurrences(text: string, value: string): Generator<MaskedSpan> {
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length)) {
    yield { start, end: start + value.length, shown: '…' };
  }
}

/** Overlapping spans become one. It is shown as the mask that covers all of it, if there is one. */
function withoutOverlaps(spans: MaskedSpan[]): MaskedSpan[] {
  // The mask that says most comes first among those of the same span.
  spans.sort((a, b) => a.start - b.start || b.end - a.end || b.shown.length - a.shown.length);
  const merged: MaskedSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) merged.push(span);
    else if (span.end > last.end) merged[merged.length - 1] = { start: last.start, end: span.end, shown: '…' };
  }
  return merged;
}
