import type { PipelineLeak } from '../facts/deployment.ts';
import { isSecretName } from '../secrets/names.ts';
import type { SettingsFile } from '../settings/around.ts';
import type { Command, Word } from '../settings/nodes.ts';
import { removalOf } from '../settings/removal.ts';
import type { Place, Span } from '../source.ts';
import { allCommands, unwrapped } from './embedded-shell.ts';
import { secretOfExpression, type PipelineSecret, type PipelineStep } from './pipeline-steps.ts';

/** What turns a text into another one that masking does not know. */
const ENCODERS = new Set('base64 base32 xxd od hexdump rev fold sed tr'.split(' '));

/** Secrets that the commands of a step make visible. */
export function* stepLeaks({ path, text }: SettingsFile, step: PipelineStep): Generator<PipelineLeak> {
  yield* printed(path, step);
  for (const found of [...listed(path, step), ...traced(path, step)])
    yield isAlone(found.at, text) ? { ...found, removal: removalOf(path, text, found.at) } : found;
  yield* written(path, step);
}

/** A command on a line of its own, below the key that holds the script. */
function isAlone({ start, end }: Span, text: string): boolean {
  return (
    /\n[ \t]*$/.test(text.slice(Math.max(0, start - 400), start)) &&
    /^[ \t]*\r?(?:\n|$)/.test(text.slice(end, end + 400))
  );
}

/** `echo $TOKEN`, and `echo $TOKEN | base64`, which no masking sees. What goes into a file or a program is not shown. */
function* printed(path: string, { commands, secretIn }: PipelineStep): Generator<PipelineLeak> {
  for (const [index, command] of commands.entries()) {
    if (command.name !== 'echo' && command.name !== 'printf') continue;
    if (command.words.some(({ text }) => /::(?:add-mask|set-secret)|issecret=true/i.test(text))) continue;
    const next = commands[index + 1];
    const isEncoded = command.output === 'pipe' && next !== undefined && encodes(next);
    if (command.output !== 'shown' && !isEncoded) continue;
    for (const word of command.words) {
      const found = shownIn(word, secretIn);
      if (!found) continue;
      const how = isEncoded ? 'encoded' : 'printed';
      yield leak(path, word, how, found, isEncoded ? `${command.name} | ${next.name}` : command.name);
      break;
    }
  }
}

function encodes({ name, words, output }: Command): boolean {
  return ENCODERS.has(name) && output === 'shown' && !words.some(({ text }) => /^(?:-d|-D|--decode|-n)$/.test(text));
}

/** `printenv`, `env`, `set`, `export -p`, and `env | sort` */
function* listed(path: string, { commands, given }: PipelineStep): Generator<PipelineLeak> {
  if (!given) return;
  for (const [index, command] of commands.entries()) {
    const { name, words, assignments } = command;
    const isAll =
      (/^(?:printenv|env|set)$/.test(name) && words.length === 0 && assignments.length === 0) ||
      (name === 'export' && words.length === 1 && words[0]?.text === '-p');
    const next = commands[index + 1];
    const isShown =
      command.output === 'shown' || (command.output === 'pipe' && /^(?:sort|cat|tee)$/.test(next?.name ?? ''));
    if (isAll && isShown) yield leak(path, command, 'environment', given, name);
  }
}

/** `set -x` before a command that expands a secret. */
function* traced(path: string, { commands, secretIn }: PipelineStep): Generator<PipelineLeak> {
  let tracing: Command | undefined;
  for (const command of allCommands(commands)) {
    if (command.name === 'set') tracing = traceSwitch(command, tracing);
    if (!tracing || command.name === 'set') continue;
    const words = [...command.words, ...command.assignments.flatMap(({ value }) => value ?? [])];
    const found = words.map((word) => shownIn(word, secretIn)).find((each) => each !== undefined);
    if (!found) continue;
    yield leak(path, tracing, 'traced', found, 'set -x');
    tracing = undefined;
  }
}

function traceSwitch(command: Command, before: Command | undefined): Command | undefined {
  const text = command.words.map((word) => word.text).join(' ');
  if (/(?:^|\s)-[a-wyz]*x|-o xtrace/.test(text)) return command;
  return /(?:^|\s)\+[a-wyz]*x|\+o xtrace/.test(text) ? undefined : before;
}

/** `deploy --key ${{ secrets.KEY }}`: the runner writes the secret into the script and hands it over as an argument. */
function* written(path: string, { commands }: PipelineStep): Generator<PipelineLeak> {
  for (const command of allCommands(commands)) {
    const { name } = unwrapped(command);
    if (/^(?:echo|printf|export|test|\[|\[\[|if|for|case|)$/.test(name)) continue;
    for (const word of command.words) {
      const secret = secretOfExpression(word.text);
      if (secret === undefined || secret === 'GITHUB_TOKEN' || !isSecretName(secret)) continue;
      yield leak(path, word, 'argument', { name: secret, at: undefined }, name);
    }
  }
}

/** The secret that a word shows whole: `$TOKEN`, `${TOKEN}`, an expression; not `${#TOKEN}` and not `${TOKEN:+set}`. */
function shownIn({ text, variables }: Word, secretIn: PipelineStep['secretIn']): PipelineSecret | undefined {
  const expression = /[=!]=|&&|\|\|/.test(text) ? undefined : secretOfExpression(text);
  if (expression !== undefined) return { name: expression, at: undefined };
  for (const variable of variables) {
    const found = secretIn(variable);
    if (found && new RegExp(`\\$(?:${variable}(?!\\w)|\\{${variable}(?:\\}|:?-))`).test(text)) return found;
  }
  return undefined;
}

function leak(
  path: string,
  span: Span,
  how: PipelineLeak['how'],
  { name, at }: PipelineSecret,
  command: string,
): PipelineLeak {
  const place = ({ start, end }: Span): Place => ({ path, start, end });
  return { kind: 'pipelineLeak', at: place(span), how, name, command, source: at && place(at), removal: undefined };
}
