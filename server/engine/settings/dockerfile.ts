import type { Span } from '../source.ts';
import { execForm } from './exec-form.ts';
import { instructionsOf, type Instruction } from './instructions.ts';
import { NO_SETTINGS, type Assignment, type Command, type ReadSettings, type Word } from './nodes.ts';
import { readCommands, readWords } from './shell.ts';
import type { ReadWord } from './shell-word.ts';
import { assignmentOf, plainWord } from './words.ts';

/** How an instruction was read, and the comments between its lines. */
interface Read {
  readonly command: Command;
  readonly comments: readonly Span[];
}

/**
 * A Dockerfile: one command an instruction, its name as written. `ENV` and `ARG` have assignments; `RUN`, `CMD`,
 * `ENTRYPOINT` and `HEALTHCHECK` have the shell commands that they run, of both forms; flags come first among the words.
 */
export const readDockerfile: ReadSettings = (_path, text) => {
  const { instructions, comments, escape } = instructionsOf(text);
  const read = instructions.map((each) => readInstruction(text, each, escape));
  const all = [...comments, ...read.flatMap((each) => each.comments)];
  return {
    ...NO_SETTINGS,
    commands: read.map(({ command }) => command),
    comments: all.sort((a, b) => a.start - b.start),
  };
};

function readInstruction(text: string, instruction: Instruction, escape: string): Read {
  const { name, start, end, body } = instruction;
  const whole = { start, end, name, output: 'shown' as const };
  const { flags, rest } = flagsOf(text, body);
  const options = { span: rest, dockerfile: true, escape };
  switch (name.toUpperCase()) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL': {
      const { words, commands, comments } = runForm(text, instruction, rest, escape);
      return { command: { ...whole, words: [...flags, ...words], assignments: [], commands }, comments };
    }
    case 'HEALTHCHECK':
    case 'ONBUILD': {
      const inner = /(?:\s|[\\`]\r?\n)*([A-Za-z]+)(?:\s|$)/y;
      inner.lastIndex = rest.start;
      const match = inner.exec(text);
      const [matched = '', innerName = ''] = match && inner.lastIndex <= rest.end + 1 ? match : [];
      if (innerName === '' || /^(?:ONBUILD|HEALTHCHECK|NONE)$/i.test(innerName))
        return { command: { ...whole, words: flags, assignments: [], commands: [] }, comments: [] };
      const innerStart = rest.start + matched.indexOf(innerName);
      const innerBody = { start: Math.min(innerStart + innerName.length, rest.end), end: rest.end };
      const read = readInstruction(
        text,
        { ...instruction, name: innerName, start: innerStart, body: innerBody },
        escape,
      );
      return {
        command: { ...whole, words: flags, assignments: [], commands: [read.command] },
        comments: read.comments,
      };
    }
    case 'ENV':
    case 'ARG': {
      const { words, comments } = readWords(text, options);
      return { command: { ...whole, words: [], assignments: assigned(text, rest, words), commands: [] }, comments };
    }
    default: {
      const exec = execForm(text, rest);
      if (exec)
        return { command: { ...whole, words: [...flags, ...exec], assignments: [], commands: [] }, comments: [] };
      const { words, comments } = readWords(text, options);
      const own = words.map(({ word }) => word);
      return { command: { ...whole, words: [...flags, ...own], assignments: [], commands: [] }, comments };
    }
  }
}

/** `--mount=type=secret,id=key` and the like before anything else. */
function flagsOf(text: string, { start, end }: Span): { readonly flags: readonly Word[]; readonly rest: Span } {
  const flags: Word[] = [];
  const flag = /(?:\s|[\\`]\r?\n)*(--[A-Za-z-]+(?:=\S*)?)/y;
  let at = start;
  for (;;) {
    flag.lastIndex = at;
    const [whole, found] = flag.exec(text) ?? [];
    if (whole === undefined || found === undefined || at + whole.length > end)
      return { flags, rest: { start: at, end } };
    at += whole.length;
    flags.push(plainWord(found, at - found.length));
  }
}

/** `RUN a && b`, `RUN ["a", "b"]` and `RUN <<EOF` */
function runForm(
  text: string,
  { documents }: Instruction,
  rest: Span,
  escape: string,
): { readonly words: readonly Word[]; readonly commands: readonly Command[]; readonly comments: readonly Span[] } {
  const words = execForm(text, rest);
  const [first, ...others] = words ?? [];
  if (words && first) return { words, commands: [executed(text, first, others)], comments: [] };
  const { commands, comments } = readCommands(text, { span: rest, dockerfile: true, escape });
  const [only] = commands;
  // what follows `<<EOF` is the script, unless another program than a shell is given
  const isScript = commands.length === 0 || (commands.length === 1 && /^(?:ba|da|z|)sh$/.test(only?.name ?? ''));
  const scripts = isScript ? documents.map((span) => readCommands(text, { span })) : [];
  return {
    words: [],
    commands: [...commands, ...scripts.flatMap((each) => each.commands)],
    comments: [...comments, ...scripts.flatMap((each) => each.comments)],
  };
}

/** `["sh", "-c", "a && b"]` runs its third word. */
function executed(text: string, first: Word, words: readonly Word[]): Command {
  const last = words.at(-1);
  const isShell = /(?:^|\/)(?:ba|da|z|)sh$/.test(first.text) && words.some((each) => /^-\w*c$/.test(each.text));
  const commands = isShell && last?.verbatim ? readCommands(text, { span: last.content }).commands : [];
  const { start } = first;
  return { start, end: last?.end ?? first.end, name: first.text, words, assignments: [], commands, output: 'shown' };
}

/** `A=b C="d e"`, and the old form `A b`, whose value is the rest of the line. */
function assigned(text: string, rest: Span, words: readonly ReadWord[]): Assignment[] {
  const [first] = words;
  if (!first) return [];
  if (first.raw.includes('=')) return words.flatMap((each) => assignmentOf(each.word, each.raw) ?? bareName(each.word));
  if (words.length === 1) return bareName(first.word);
  const { start, end } = first.word;
  const raw = text.slice(end, rest.end);
  const trimmed = raw.trim();
  const value = plainWord(trimmed, end + raw.indexOf(trimmed));
  return [{ start, end: value.end, name: first.word.text, nameSpan: { start, end }, value }];
}

/** `ARG NAME` */
function bareName({ start, end, text }: Word): Assignment[] {
  return /^[A-Za-z_]\w*$/.test(text) ? [{ start, end, name: text, nameSpan: { start, end }, value: undefined }] : [];
}
