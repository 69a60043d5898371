import { certificateCommand } from '../deployment/openssl.ts';
import type { CertificateCommand } from '../facts/deployment.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { alternatives, constantText, type Located } from '../program/values.ts';
import type { Command, Word } from '../settings/nodes.ts';
import { readCommands } from '../settings/shell.ts';
import type { Span } from '../source.ts';

/** `subprocess.run`, `os.system`, `asyncio.create_subprocess_exec`; `execSync`, `spawn` */
const RUNNERS =
  /^(?:run|call|check_call|check_output|Popen|popen|system|getoutput|create_subprocess_(?:exec|shell)|exec|execSync|execFile|execFileSync|spawn|spawnSync)$/;
const PROGRAM = 'openssl';

/** Keys and certificates that code makes with a program that it starts. */
export function* certificateCommandsInCode(module: Module, evaluator: Evaluator): Generator<CertificateCommand> {
  if (!module.text.includes(PROGRAM)) return;
  for (const call of module.calls) {
    const { callee } = call;
    const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
    if (!RUNNERS.test(name)) continue;
    for (const command of commandsOf(call, { module, frame: undefined }, evaluator)) {
      const found = certificateCommand(module.path, command, module.text);
      if (found) yield found;
    }
  }
}

function commandsOf(call: Call, where: Located, evaluator: Evaluator): readonly Command[] {
  const [first, ...others] = call.arguments;
  if (!first || first.kind === 'spread') return [];
  const whole = listOf(first, where, evaluator);
  if (whole) return commandOf(whole, where.module, evaluator);
  // execFile("openssl", ["req", …]), create_subprocess_exec("openssl", "req", …)
  if (textOf(first, where, evaluator) === PROGRAM) {
    const [second] = others;
    const rest = (second && listOf(second, where, evaluator)) ?? others.map((node) => ({ node, at: where }));
    return commandOf([{ node: first, at: where }, ...rest], where.module, evaluator);
  }
  return shellOf(first, where.module);
}

interface Part {
  readonly node: Expression;
  readonly at: Located;
}

/** `["openssl", "req", …]`, also by a name that holds it. */
function listOf(node: Expression, where: Located, evaluator: Evaluator): readonly Part[] | undefined {
  for (const value of alternatives(evaluator.evaluate(node, where.module, where.frame)))
    if (value.kind === 'array') return value.node.elements.map((each) => ({ node: each, at: value }));
  return undefined;
}

function commandOf(parts: readonly Part[], module: Module, evaluator: Evaluator): readonly Command[] {
  const words = parts.map(({ node, at }) => wordOf(node, at, evaluator));
  const [program, ...rest] = words;
  const last = words.at(-1);
  if (!program || !last || program.text !== PROGRAM) return [];
  // the words of another file have no place in this one
  if (parts.some(({ at }) => at.module !== module)) return [];
  const { start } = program;
  return [{ start, end: last.end, name: PROGRAM, words: rest, assignments: [], commands: [], output: 'shown' }];
}

function wordOf(node: Expression, where: Located, evaluator: Evaluator): Word {
  const text = textOf(node, where, evaluator) ?? '';
  const content = contentOf(node, where.module);
  const verbatim = content !== undefined && where.module.text.slice(content.start, content.end) === text;
  return { ...spanOf(node), text, variables: [], content: content ?? spanOf(node), verbatim, runs: [] };
}

function textOf(node: Expression, where: Located, evaluator: Evaluator): string | undefined {
  return constantText(evaluator.evaluate(node, where.module, where.frame));
}

/** `"openssl genrsa -out ca.key 1024"`, also with values in it. */
function shellOf(node: Expression, module: Module): readonly Command[] {
  const content = contentOf(node, module);
  const text = content && module.text.slice(content.start, content.end);
  if (!content || text === undefined || !/\bopenssl\s/.test(text) || text.includes('\\')) return [];
  return readCommands(text, { map: (at) => content.start + at }).commands;
}

/** What stands between the quotes of a text. */
function contentOf(node: Expression, { text }: Module): Span | undefined {
  if (node.kind !== 'template' && (node.kind !== 'literal' || typeof node.value !== 'string')) return undefined;
  const quotes = /^[a-z]{0,2}("""|'''|["'`])/i.exec(text.slice(node.start, node.start + 6));
  const [opening = '', quote = ''] = quotes ?? [];
  return quotes ? { start: node.start + opening.length, end: node.end - quote.length } : undefined;
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
