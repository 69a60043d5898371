import type { CredentialSinkKind } from '../facts/flows.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, Property, Spread } from '../program/nodes.ts';
import { alternatives, resultOf, type Located } from '../program/values.ts';
import { basename } from '../paths.ts';
import { calledName } from './ends.ts';
import { lastName } from './sources.ts';

/** A call that gives what it is given to somebody else: where, and which arguments. */
export interface Sink {
  readonly kind: CredentialSinkKind;
  readonly name: string;
  readonly arguments: readonly Expression[];
}

const LEVELS =
  /^(log|info|warn|warning|error|debug|trace|fatal|verbose|silly|notice|http|dir|table|critical|success|logInfo|logError|logDebug|logWarn|logWarning)$/;
const LOGGER = /^(console|log|logger|logging|winston|pino|bunyan|log4js|consola|signale|\$?logger)$|(log|logger)$/i;
const NO_LOGGER = /dialog|blog|catalog|backlog|changelog|analog|prolog|prologue|epilog|apolog/i;
const LOG_LIBRARIES =
  /^(winston|pino|bunyan|log4js|debug|loglevel|consola|tslog|signale|@logtape\/logtape|electron-log|roarr|npmlog)#/;

/** `console.error(…)`, `logger.info(…)`, `process.stderr.write(…)`, `server.sendLoggingMessage({ data })`, `debug(…)` */
export function logSink(call: Call, where: Located, evaluator: Evaluator): Sink | undefined {
  if (call.construct) return undefined;
  const { callee } = call;
  const name = calledName(call);
  if (isPython(where)) {
    const printed = pythonLogSink(call, name, where);
    if (printed) return printed;
  }
  if (callee.kind === 'name') return loggingFunction(call, name, where, evaluator);
  if (callee.kind !== 'member') return undefined;
  if (/^(sendLoggingMessage|logMessage)$/.test(name)) return sink(call, name);
  const owner = lastName(callee.object) ?? '';
  if (name === 'write' && /^(stdout|stderr)$/.test(owner)) return sink(call, `${owner}.write`);
  if (!LEVELS.test(name)) return undefined;
  const isLogger = (LOGGER.test(owner) && !NO_LOGGER.test(owner)) || isLibraryLogger(callee.object, where, evaluator);
  return isLogger ? sink(call, `${owner}.${name}`) : undefined;
}

export function isPython({ module }: Pick<Located, 'module'>): boolean {
  return module.program.moduleKind === 'python';
}

/** `print(…)`, `pprint(…)`, `await ctx.info(…)` of a FastMCP context */
function pythonLogSink(call: Call, name: string, { module }: Located): Sink | undefined {
  const { callee } = call;
  // print(token, file=f) writes a file, and what a command to make tokens prints is what it is for
  if (callee.kind === 'name')
    return /^p?print$/.test(name) && !call.keywords.some(isFileOption) && !MAKERS.test(basename(module.path))
      ? sink(call, name)
      : undefined;
  const owner = callee.kind === 'member' ? lastName(callee.object) : undefined;
  if (/^(?:ctx|context)$/.test(owner ?? '') && LEVELS.test(name)) return sink(call, `${owner ?? ''}.${name}`);
  return owner === 'click' && /^s?echo$/.test(name) ? sink(call, `click.${name}`) : undefined;
}

const MAKERS = /^(?:generate|create|make|issue|mint|get|fetch|new)_\w*(?:token|key|secret|jwt|credential)/;

function isFileOption(keyword: Property | Spread): boolean {
  return keyword.kind === 'property' && keyword.key === 'file' && lastName(keyword.value) !== 'stderr';
}

/** `const log = debug('app')`; what the workspace wrote itself is followed instead. */
function loggingFunction(call: Call, name: string, where: Located, evaluator: Evaluator): Sink | undefined {
  const looksLike = /^(log|debug)$|^(info|warn|error|debug)Log(ger)?$|^log(Info|Error|Debug|Warn|Message)$/.test(name);
  if (!looksLike && !/log|debug/i.test(name)) return undefined;
  if (isLibraryLogger(call.callee, where, evaluator)) return sink(call, name);
  const value = evaluator.evaluate(call.callee, where.module, where.frame);
  return looksLike && value.kind !== 'function' ? sink(call, name) : undefined;
}

function isLibraryLogger(node: Expression, where: Located, evaluator: Evaluator): boolean {
  return isMadeBy(LOG_LIBRARIES, node, where, evaluator);
}

/** What an expression holds was made by a function or class of such a package. */
function isMadeBy(packages: RegExp, node: Expression, where: Located, evaluator: Evaluator): boolean {
  for (const each of alternatives(evaluator.evaluate(node, where.module, where.frame))) {
    const made = resultOf(each);
    if (made !== undefined && packages.test(made)) return true;
  }
  return false;
}

function sink(call: Call, name: string): Sink {
  return { kind: 'log', name, arguments: call.arguments };
}

const FILE_WRITERS =
  /^(writeFile|writeFileSync|appendFile|appendFileSync|outputFile|outputFileSync|writeJson|writeJSON|writeJsonSync|writeJSONSync|outputJson|outputJSON|outputJsonSync|outputJSONSync|writeTextFile|writeTextFileSync)$/;

/** `fs.writeFileSync(path, JSON.stringify(tokens))`, `env.KV.put(key, json)`, `localStorage.setItem('token', token)` */
export function storeSink(call: Call, where: Located, evaluator: Evaluator): Sink | undefined {
  const { callee } = call;
  const name = calledName(call);
  const [first, second] = call.arguments;
  if (isPython(where)) {
    const written = pythonStoreSink(call, name, where, evaluator);
    if (written) return written;
  }
  if (call.construct || !second) return undefined;
  const isStore =
    FILE_WRITERS.test(name) || (callee.kind === 'member' && isStoreMethod(name, callee.object, where, evaluator));
  if (isStore) return { kind: 'store', name: shownCallee(callee), arguments: [second] };
  // `db.run('INSERT INTO tokens VALUES (?)', [token])`
  const isInsert =
    /^(run|execute|query|exec)$/.test(name) && /^['"`]\s*(insert|update|replace)\b/i.test(textOf(first, where));
  return isInsert ? { kind: 'store', name: shownCallee(callee), arguments: [second] } : undefined;
}

/** `json.dump(tokens, f)`, `f.write(token)` of a file that was opened, `path.write_text(token)` */
function pythonStoreSink(call: Call, name: string, where: Located, evaluator: Evaluator): Sink | undefined {
  const { callee } = call;
  const [first, second] = call.arguments;
  if (callee.kind !== 'member' || !first) return undefined;
  const owner = lastName(callee.object) ?? '';
  const isDump = name === 'dump' && second !== undefined && /^(?:json|pickle|yaml|toml|tomli_w)$/.test(owner);
  const isWrite = name === 'write' && isOpened(callee.object, where, evaluator);
  if (!isDump && !isWrite && !/^write_(?:text|bytes)$/.test(name)) return undefined;
  return { kind: 'store', name: shownCallee(callee), arguments: [first] };
}

/** `with open(path, "w") as f` */
function isOpened(node: Expression, where: Located, evaluator: Evaluator): boolean {
  const value = evaluator.evaluate(node, where.module, where.frame);
  return alternatives(value).some((each) => {
    if (each.kind !== 'result') return false;
    const name = calledName(each.node);
    return /^(?:open|aopen|fdopen)$/.test(name);
  });
}

function isStoreMethod(name: string, object: Expression, where: Located, evaluator: Evaluator): boolean {
  const owner = lastName(object) ?? '';
  if (name === 'setItem') return /^(localStorage|sessionStorage|AsyncStorage)$/.test(owner);
  if (name === 'put') return /KV|_STORE$|^kv/.test(owner);
  if (name === 'write') return owner === 'Bun';
  if (name !== 'set' && name !== 'hset') return false;
  return /redis/i.test(owner) || isMadeBy(FILE_STORES, object, where, evaluator);
}

const FILE_STORES = /^(conf|configstore|electron-store|node-persist|lowdb|keyv|node-localstorage)#/;

function textOf(node: Expression | undefined, { module }: Located): string {
  return node ? module.text.slice(node.start, Math.min(node.end, node.start + 40)) : '';
}

/** `res.json(…)`, `res.send(…)`, `c.json(…)`, `c.text(…)`, `Response.json(…)`, `new Response(…)` */
export function responseSink(call: Call): Sink | undefined {
  const name = calledName(call);
  const [body] = call.arguments;
  if (!body) return undefined;
  if (call.construct)
    return name === 'Response' ? { kind: 'response', name: 'new Response', arguments: [body] } : undefined;
  if (call.callee.kind !== 'member' || !/^(json|send|end|html|text|write|body)$/.test(name)) return undefined;
  const owner = responder(call.callee.object);
  return owner === undefined ? undefined : { kind: 'response', name: `${owner}.${name}`, arguments: [body] };
}

/** `res` of `res.status(200).json(…)` */
function responder(node: Expression): string | undefined {
  let at = node;
  while (at.kind === 'call' && at.callee.kind === 'member') at = at.callee.object;
  return at.kind === 'name' && /^(res|response|reply|c|ctx|Response)$/.test(at.name) ? at.name : undefined;
}

export function shownCallee(node: Expression): string {
  if (node.kind === 'name') return node.name;
  if (node.kind !== 'member') return 'the call';
  const owner = lastName(node.object);
  return owner === undefined || owner === 'this' ? node.property : `${owner}.${node.property}`;
}
