import type { Fix } from './fix.ts';
import type { Span } from './source.ts';
import { lineIndex } from './source.ts';
import type { Directive } from './suppression-directive.ts';
import { directivesOf } from './suppression-directive.ts';

/**
 * Removes what a `suppression/unused` finding points at: one name of a list, or the comment when nothing else is in
 * it. Undefined when no suppression comment stands at the span, which means that the text has changed.
 */
export function removeSuppression(text: string, path: string, at: Span, comments: Iterable<Span>): Fix | undefined {
  const directives = directivesOf(comments, text, lineIndex(text));
  const directive = directives.find(({ span }) => span.start <= at.start && at.end <= span.end);
  if (directive === undefined) return undefined;
  const position = directive.named.findIndex(({ start, end }) => start === at.start && end === at.end);
  const whole = directive.named.length <= 1 || position < 0;
  const span = whole ? wholeComment(text, directive.span) : withSeparator(directive, position);
  const name = directive.named[position]?.name;
  const title = whole || name === undefined ? 'Remove the suppression comment' : `Remove \`${name}\` from the comment`;
  return { id: 'remove-suppression', title, class: 'safe', edits: [{ path, ...span, text: '' }], steps: [] };
}

/** The name with the comma towards its neighbour. */
function withSeparator({ named, span }: Directive, position: number): Span {
  const own = named[position] ?? span;
  const next = named[position + 1];
  if (next !== undefined) return { start: own.start, end: next.start };
  return { start: named[position - 1]?.end ?? own.start, end: own.end };
}

/** The comment with its line when it stands alone there, else with the blanks before it. */
function wholeComment(text: string, { start, end }: Span): Span {
  let from = start;
  while (from > 0 && isBlank(text[from - 1])) from--;
  let to = end;
  while (to < text.length && isBlank(text[to])) to++;
  const startsLine = from === 0 || isBreak(text[from - 1]);
  const endsLine = to === text.length || isBreak(text[to]);
  if (!startsLine) return { start: endsLine ? from : start, end: endsLine ? to : end };
  if (!endsLine) return { start, end: to };
  if (text.startsWith('\r\n', to)) return { start: from, end: to + 2 };
  return { start: from, end: Math.min(to + 1, text.length) };
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

function isBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}
