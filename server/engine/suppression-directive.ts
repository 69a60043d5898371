import type { LineIndex, Span } from './source.ts';

/** One suppression comment: `mcp-auth-audit-disable-next-line transport/late-gate -- why`. */
export interface Directive {
  readonly form: 'next-line' | 'line' | 'file';
  /** The zero-based line that it is for; undefined for the whole file. */
  readonly line: number | undefined;
  /** The whole comment. */
  readonly span: Span;
  readonly named: readonly DirectiveName[];
  readonly reason: string;
}

/** A rule id or category as the comment writes it. */
export interface DirectiveName extends Span {
  readonly name: string;
}

/** At the start of a line of the comment: a sentence about such comments is none. */
const DIRECTIVE = /^[ \t/*#<!-]*mcp-auth-audit-disable-(next-line|line|file)(?![\w-])([^\r\n]*)/m;
/** Longer names are cut from messages: a comment may hold anything. */
const LONGEST_NAME = 80;

/** The suppression comments among the comments of a text, in source order. */
export function directivesOf(comments: Iterable<Span>, text: string, lines: LineIndex): Directive[] {
  const found: Directive[] = [];
  for (const { start, end } of comments) {
    const directive = readDirective({ start, end }, text, lines);
    if (directive !== undefined) found.push(directive);
  }
  found.sort((a, b) => a.span.start - b.span.start);
  return skipStacked(found, lines);
}

function readDirective(span: Span, text: string, lines: LineIndex): Directive | undefined {
  const comment = text.slice(span.start, span.end);
  const match = DIRECTIVE.exec(comment);
  if (match === null) return undefined;
  const form = match[1] as Directive['form'];
  const tail = withoutDelimiter(match[2] ?? '');
  const dash = /(?:^|\s)--(?:\s|$)/.exec(tail);
  const list = dash === null ? tail : tail.slice(0, dash.index);
  const reason = dash === null ? '' : tail.slice(dash.index + dash[0].length).trim();
  const listStart = span.start + match.index + match[0].length - (match[2] ?? '').length;
  return { form, line: lineFor(form, span, lines), span, named: [...namesIn(list, listStart)], reason };
}

function lineFor(form: Directive['form'], span: Span, lines: LineIndex): number | undefined {
  if (form === 'file') return undefined;
  const offset = form === 'line' ? span.start : span.end;
  const { line } = lines.positionAt(offset);
  return form === 'line' ? line : line + 1;
}

/** Without the end of a block comment: the star and slash, or `-->`. */
function withoutDelimiter(tail: string): string {
  const end = tail.search(/\*\/|-->/);
  return end < 0 ? tail : tail.slice(0, end);
}

function* namesIn(list: string, offset: number): Generator<DirectiveName> {
  for (const match of list.matchAll(/[^\s,]+/g)) {
    const start = offset + match.index;
    yield { name: match[0].slice(0, LONGEST_NAME), start, end: start + match[0].length };
  }
}

/** Of several next-line comments below each other, all mean the first line after the last of them. */
function skipStacked(directives: readonly Directive[], lines: LineIndex): Directive[] {
  const targets = new Map<number, number>();
  for (const directive of directives.toReversed()) {
    if (directive.form !== 'next-line' || directive.line === undefined) continue;
    targets.set(lines.positionAt(directive.span.start).line, targets.get(directive.line) ?? directive.line);
  }
  return directives.map((directive) => {
    if (directive.form !== 'next-line' || directive.line === undefined) return directive;
    return { ...directive, line: targets.get(directive.line) ?? directive.line };
  });
}
