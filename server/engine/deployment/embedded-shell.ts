import type { Command, Scalar, Word } from '../settings/nodes.ts';
import { readCommands } from '../settings/shell.ts';

/** The shell commands that a value of a text holds. None where its characters cannot be told apart in the file. */
export function shellIn(scalar: Scalar, text: string): readonly Command[] {
  const { value, content, verbatim, quote } = scalar;
  if (typeof value !== 'string') return [];
  if (verbatim) return readCommands(value, { map: (at) => content.start + at }).commands;
  if (quote !== 'block') return [];
  const offsets = blockOffsets(value, text, scalar);
  return offsets ? readCommands(value, { map: (at) => offsets[at] ?? content.end }).commands : [];
}

/**
 * Where each character of a block scalar stands: indentation and folding change white space only, so that the others
 * follow each other in the file as they do in the value.
 */
function blockOffsets(value: string, text: string, { start, end }: Scalar): readonly number[] | undefined {
  const header = text.indexOf('\n', start);
  if (header < 0 || header >= end) return undefined;
  const offsets: number[] = [];
  let at = header + 1;
  for (const character of value.split('')) {
    const isBlank = /\s/.test(character);
    if (!isBlank) while (at < end && /\s/.test(text.charAt(at))) at++;
    if (!isBlank && text.charAt(at) !== character) return undefined;
    offsets.push(at);
    if (!isBlank || (text.charAt(at) === character && character !== '\n')) at++;
  }
  return offsets;
}

/** `["node", "server.js", "--port", "3000"]` as a command; a shell in it runs what stands behind `-c`. */
export function* wordsAsCommand(scalars: readonly Scalar[], text: string): Generator<Command> {
  const [first, ...others] =
    scalars[0]?.value === 'CMD' || scalars[0]?.value === 'CMD-SHELL' ? scalars.slice(1) : scalars;
  const last = others.at(-1) ?? first;
  if (!first || !last) return;
  // command: ["openssl req …"], whose shell stands in `entrypoint`
  if (others.length === 0 && /\s/.test(String(first.value))) return yield* shellIn(first, text);
  // `args: ["--port", "3000"]`, whose command stands elsewhere
  const isBare = String(first.value ?? '').startsWith('-');
  const words = (isBare ? [first, ...others] : others).map(wordOf);
  const isShell = words.some(({ text: word }) => /^-\w*c$/.test(word)) || scalars[0]?.value === 'CMD-SHELL';
  const commands = isShell ? shellIn(last, text) : [];
  const { start } = first;
  yield {
    start,
    end: last.end,
    name: isBare ? 'args' : String(first.value ?? ''),
    words,
    assignments: [],
    commands,
    output: 'shown',
  };
}

function wordOf(scalar: Scalar): Word {
  const { start, end, content, verbatim } = scalar;
  const text = String(scalar.value ?? '');
  const variables = [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].flatMap(([, name]) => name ?? []);
  return { start, end, text, variables, content, verbatim, runs: [{ at: 0, start: content.start }] };
}

/** Commands and those inside of them, in order. */
export function* allCommands(commands: readonly Command[]): Generator<Command> {
  for (const command of commands) {
    yield command;
    yield* allCommands(command.commands);
  }
}

/** Programs that run the command behind them. */
const WRAPPERS = new Set('sudo exec env nohup time command doas gosu su-exec tini dumb-init xargs'.split(' '));

/** `@A=b run` of a makefile: what is assigned is no name of a program. */
const ASSIGNMENT = /^[@-]*[A-Za-z_]\w*\+?=/;

/** A command without what only starts it: `sudo -E env A=b openssl req` runs `openssl` with `req`. */
export function unwrapped(command: Command): Pick<Command, 'name' | 'words'> & { readonly start: number } {
  let { name, words, start } = command as Pick<Command, 'name' | 'words' | 'start'>;
  for (let layers = 0; layers < 4 && (WRAPPERS.has(base(name)) || ASSIGNMENT.test(name)); layers++) {
    const next = words.findIndex((word) => !word.text.startsWith('-') && !/^\w+=/.test(word.text));
    const word = words[next];
    if (!word) return { name: '', words: [], start };
    name = word.text;
    ({ start } = word);
    words = words.slice(next + 1);
  }
  return { name: ASSIGNMENT.test(name) ? '' : base(name), words, start };
}

/** `/usr/bin/openssl` is `openssl`, and so is `@openssl` of a makefile. */
function base(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/^[@-]+/, '');
}
