import type { Span } from '../source.ts';

/** One instruction of a Dockerfile with the lines that it goes on over. */
export interface Instruction extends Span {
  /** As it is written. */
  readonly name: string;
  /** What stands behind the name, here-documents left out. */
  readonly body: Span;
  /** The bodies of its here-documents, without their last lines. */
  readonly documents: readonly Span[];
}

export interface Instructions {
  readonly instructions: readonly Instruction[];
  /** Comments between the instructions; those within one are found when it is read. */
  readonly comments: readonly Span[];
  /** What a line that goes on ends with. */
  readonly escape: string;
}

interface Line extends Span {
  /** Where the next one begins. */
  readonly next: number;
}

/** Cuts a Dockerfile into its instructions, line by line. */
export function instructionsOf(text: string): Instructions {
  const escape =
    /^(?:[ \t]*#[^\r\n]*\r?\n)*?[ \t]*#[ \t]*escape[ \t]*=[ \t]*([\\`])/i.exec(text.slice(0, 2_000))?.[1] ?? '\\';
  const instructions: Instruction[] = [];
  const comments: Span[] = [];
  for (let at = 0; at < text.length;) {
    const line = lineAt(text, at);
    const [, white = '', first = ''] = /^([ \t]*)(\S?)/.exec(text.slice(line.start, line.end)) ?? [];
    const start = line.start + white.length;
    if (first === '#') comments.push({ start, end: line.end });
    if (first === '' || first === '#') {
      at = line.next;
      continue;
    }
    const last = lastLine(text, line, escape);
    const { documents, next } = documentsOf(text, start, last);
    const [name = ''] = /^[A-Za-z]*/.exec(text.slice(start, start + 40)) ?? [];
    const end = documents.length > 0 ? lineEnd(text, next) : last.end;
    instructions.push({ start, end, name, body: { start: start + name.length, end: last.end }, documents });
    at = next;
  }
  return { instructions, comments, escape };
}

function lineAt(text: string, start: number): Line {
  const at = text.indexOf('\n', start);
  const next = at < 0 ? text.length : at + 1;
  const stop = at < 0 ? text.length : at;
  return { start, end: stop > start && text.charAt(stop - 1) === '\r' ? stop - 1 : stop, next };
}

/** Where the line before an offset ends. */
function lineEnd(text: string, next: number): number {
  return next - (/(?:\r?\n)?$/.exec(text.slice(Math.max(0, next - 2), next))?.[0].length ?? 0);
}

/** The last line of an instruction: those that end in the escape go on, and comments and blank lines between them count as nothing. */
function lastLine(text: string, first: Line, escape: string): Line {
  let line = first;
  let goesOn = endsIn(text, line, escape);
  while (goesOn && line.next < text.length) {
    line = lineAt(text, line.next);
    const isNothing = /^[ \t]*(?:#|$)/.test(text.slice(line.start, line.end));
    goesOn = isNothing || endsIn(text, line, escape);
  }
  return line;
}

function endsIn(text: string, { start, end }: Line, escape: string): boolean {
  let at = end;
  while (at > start && /[ \t]/.test(text.charAt(at - 1))) at--;
  return at > start && text.charAt(at - 1) === escape;
}

/** `RUN <<EOF`, `COPY <<"a" <<-b /`: the lines below up to each delimiter. */
function documentsOf(text: string, start: number, last: Line): { readonly documents: Span[]; readonly next: number } {
  const documents: Span[] = [];
  let { next } = last;
  const instruction = text.slice(start, last.end);
  if (!/^(?:ONBUILD\s+)?(?:RUN|COPY|ADD)\b/i.test(instruction)) return { documents, next };
  for (const [, dash, , delimiter] of instruction.matchAll(/(?<!<)<<(-?)(["']?)([A-Za-z_]\w*)\2/g)) {
    const from = next;
    let to = next;
    while (next < text.length) {
      const line = lineAt(text, next);
      const own = text.slice(line.start, line.end);
      to = line.start;
      ({ next } = line);
      if ((dash === '-' ? own.replace(/^\t+/, '') : own) === delimiter) break;
      to = next;
    }
    documents.push({ start: from, end: to });
  }
  return { documents, next };
}
