import type { ShellOpenedUrl } from '../facts/oauth-clients.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, Member, Name } from '../program/nodes.ts';
import { pythonName } from '../program/python-names.ts';
import { alternatives, constantText, symbolName, type Located, type Value } from '../program/values.ts';
import type { Carry } from './carry.ts';
import { chosenHost } from './chosen-upstream.ts';
import { calledName } from './ends.ts';
import type { Quest } from './quest.ts';
import { shownCallee } from './sinks.ts';
import { lastName, placeOf } from './sources.ts';
import { carriedBy } from './through-callers.ts';

/** Commands that open a URL, at the beginning of a command line. */
const OPENERS =
  /^["']?(open|xdg-open|x-www-browser|sensible-browser|wslview|start|explorer(\.exe)?|rundll32|powershell(\.exe)?|pwsh|cmd(\.exe)?)\b/i;
/** Programs that read their arguments as a command line once more. */
const SHELLS = /^(.*[\\/])?(cmd|powershell|pwsh|sh|bash)(\.exe)?$/i;
const QUOTING = /quote|escape/i;

/** `exec(`open "${url}"`)` with a URL that somebody else chose: what they write into it is run. */
export function* shellOpenedUrls(where: Located, evaluator: Evaluator, carry: Carry): Generator<ShellOpenedUrl> {
  if (!/child_process|execa|shelljs|zx|subprocess|os\.(?:system|popen)/.test(where.module.text)) return;
  for (const call of where.module.calls) {
    const parts = [...commandParts(call, where, evaluator)];
    if (parts.length === 0) continue;
    for (const part of parts) {
      const found = carriedBy(part, where, { carry, evaluator, quest: foreignUrl });
      if (!found) continue;
      yield {
        kind: 'shellOpenedUrl',
        at: placeOf(call.callee, where),
        name: shownCallee(call.callee),
        url: placeOf(part, where),
        chosen: found.source.kind === 'request' ? 'caller' : 'server',
        given: { at: found.source.at, name: found.source.name },
      };
      break;
    }
  }
}

/** What is not constant in a command line that opens something, when a shell reads it. */
function* commandParts(call: Call, where: Located, evaluator: Evaluator): Generator<Expression> {
  const [command, list] = call.arguments;
  if (!command || command.kind === 'spread') return;
  const starts = startOf(call.callee, where, evaluator);
  if (starts === 'line' || isPythonLine(call, where, evaluator)) {
    yield* openedBy(command, where, evaluator);
    return;
  }
  if (starts !== 'program') return;
  const isShell = textsOf(command, where, evaluator).some((text) => SHELLS.test(text));
  if (!isShell && !asksForShell(call)) return;
  const isOpener = isShell || textsOf(command, where, evaluator).some((text) => OPENERS.test(text));
  const values = list ? alternatives(evaluator.evaluate(list, where.module, where.frame)) : [];
  for (const value of values) {
    if (!isOpener || value.kind !== 'array') continue;
    const texts = value.node.elements.map((each) => (each.kind === 'literal' ? String(each.value) : ''));
    if (isShell && !texts.some((text) => /\bstart\b|open|Start-Process/i.test(text)) && !holdsOpener(value)) continue;
    for (const each of value.node.elements) if (each.kind !== 'literal') yield* dynamicParts(each);
  }
}

/** `['-Command', `Start-Process '${url}'`]` */
function holdsOpener(value: Extract<Value, { kind: 'array' }>): boolean {
  return value.node.elements.some((each) => each.kind === 'template' && /\bstart\b|open/i.test(each.texts[0] ?? ''));
}

/** `os.system(line)`, `subprocess.run(line, shell=True)` */
function isPythonLine(call: Call, { module }: Located, evaluator: Evaluator): boolean {
  const name = pythonName(evaluator.evaluate(call.callee, module));
  if (name === undefined) return false;
  if (/^(?:os\.(?:system|popen)|subprocess\.get(?:status)?output)$/.test(name)) return true;
  const shell = call.keywords.find((each) => each.kind === 'property' && each.key === 'shell');
  return name.startsWith('subprocess.') && shell?.value.kind === 'literal' && shell.value.value === true;
}

/** `line`: `exec`, `execSync`, `promisify(exec)`; `program`: `spawn`, `execFile`, which start a shell when told to. */
function startOf(callee: Expression, where: Located, evaluator: Evaluator): 'line' | 'program' | undefined {
  for (const value of alternatives(evaluator.evaluate(callee, where.module, where.frame))) {
    const symbol = symbolName(value) ?? promisified(value, evaluator);
    if (symbol === undefined) continue;
    if (/^child_process#(exec|execSync)$|^shelljs#exec$/.test(symbol)) return 'line';
    if (/^child_process#(spawn|spawnSync|execFile|execFileSync)$|^execa#/.test(symbol)) return 'program';
  }
  return undefined;
}

/** `promisify(exec)` */
function promisified(value: Value, evaluator: Evaluator): string | undefined {
  if (value.kind !== 'result' || symbolName(value.callee) !== 'util#promisify') return undefined;
  const [first] = value.node.arguments;
  return first && first.kind !== 'spread'
    ? symbolName(evaluator.evaluate(first, value.module, value.frame))
    : undefined;
}

/** `spawn('open', [url], { shell: true })` */
function asksForShell(call: Call): boolean {
  const options = call.arguments.find((each) => each.kind === 'object');
  const shell = options?.kind === 'object' ? findProperty(options, 'shell') : undefined;
  return shell !== undefined && !(shell.kind === 'literal' && shell.value === false);
}

/** The parts of `open "${url}"`, `'xdg-open ' + url`, `${command} "${url}"` */
function* openedBy(command: Expression, where: Located, evaluator: Evaluator): Generator<Expression> {
  const value = command.kind === 'name' ? evaluator.evaluate(command, where.module, where.frame) : undefined;
  for (const each of value ? alternatives(value) : []) {
    if (each.kind === 'template') yield* openedBy(each.node, { module: each.module, frame: each.frame }, evaluator);
  }
  if (command.kind === 'conditional') {
    yield* openedBy(command.then, where, evaluator);
    yield* openedBy(command.otherwise, where, evaluator);
  }
  if (command.kind !== 'template' && command.kind !== 'binary') return;
  const [head, ...rest] = command.kind === 'template' ? piecesOf(command) : sumOf(command);
  if (!head) return;
  const texts = typeof head === 'string' ? [head] : textsOf(head, where, evaluator);
  if (!texts.some((text) => OPENERS.test(text.trim()))) return;
  for (const piece of rest) if (typeof piece !== 'string') yield* dynamicParts(piece);
}

function piecesOf({ texts, values }: Extract<Expression, { kind: 'template' }>): (string | Expression)[] {
  const pieces = texts.flatMap((text, index) => [text, ...(values[index] ? [values[index]] : [])]);
  return pieces.filter((piece) => piece !== '');
}

function sumOf(node: Expression): (string | Expression)[] {
  if (node.kind === 'binary' && node.operator === '+') return [...sumOf(node.left), ...sumOf(node.right)];
  if (node.kind === 'literal') return [String(node.value)];
  return node.kind === 'template' ? piecesOf(node) : [node];
}

/** What is written between the quotes: `"${url}"` and `JSON.stringify(url)` still run `$(…)`; a quoting function ends it. */
function* dynamicParts(node: Expression): Generator<Expression> {
  if (node.kind === 'template') for (const each of node.values) yield* dynamicParts(each);
  else if (node.kind === 'binary') {
    yield* dynamicParts(node.left);
    yield* dynamicParts(node.right);
  } else if (node.kind === 'member' && node.property === 'href') yield* dynamicParts(node.object);
  else if (node.kind !== 'literal' && !(node.kind === 'call' && QUOTING.test(calledName(node)))) yield node;
}

function textsOf(node: Expression, where: Located, evaluator: Evaluator): readonly string[] {
  if (node.kind === 'template') return [node.texts[0] ?? ''];
  const value = evaluator.evaluate(node, where.module, where.frame);
  return [...alternatives(value)].flatMap((each) => constantText(each) ?? []);
}

const SERVER_URLS = /^(verification_?uri(_?complete)?|authorization_?endpoint)$/i;

/** A URL of an authorization server's answer, of an MCP server that wants a login, of a tool's arguments. */
const foreignUrl: Quest = {
  ...chosenHost,
  at(node, where) {
    if (node.kind === 'member' && SERVER_URLS.test(node.property)) return answered(node, node.property, where);
    // `request.params.url` of an elicitation, `(await response.json()).url`
    if (node.kind === 'member' && /url|uri/i.test(node.property) && comesFromAnswer(node.object))
      return answered(node, node.property, where);
    return chosenHost.at(node, where);
  },
  parameter(node, where) {
    const origin = node.binding?.origin;
    const owner = origin?.kind === 'parameter' ? origin.function.parent : undefined;
    const name = owner?.kind === 'classMember' ? owner.name : owner?.kind === 'property' ? owner.key : undefined;
    // `redirectToAuthorization(url)` of an `OAuthClientProvider`: the SDK makes it from what the server's metadata say
    if (name === 'redirectToAuthorization' && origin?.kind === 'parameter' && origin.index === 0)
      return answered(node, node.name, where);
    if (origin?.kind === 'parameter' && SERVER_URLS.test(String(origin.path.at(-1)?.key ?? '')))
      return answered(node, node.name, where);
    return chosenHost.parameter(node, where);
  },
};

function answered(node: Name | Member, name: string, where: Located): ReturnType<Quest['parameter']> {
  return { kind: 'named', name, at: placeOf(node, where) };
}

/** `data` of `const data = await response.json()` */
function comesFromAnswer(node: Expression): boolean {
  const value = node.kind === 'name' && node.binding?.origin.kind === 'variable' ? node.binding.origin.value : node;
  const call = value?.kind === 'await' ? value.value : value;
  if (call?.kind === 'member') return lastName(call) === 'params' && lastName(call.object) === 'request';
  return call?.kind === 'call' && call.callee.kind === 'member' && call.callee.property === 'json';
}
