import { keywordOf } from './arguments.ts';
import type { Module } from './link.ts';
import type { Call, Node } from './nodes.ts';
import { pythonName, pythonResult } from './python-names.ts';
import type { PythonHost, PythonValues } from './python-values.ts';
import { constantText, otherwise as fallback, type Located, type Value } from './values.ts';
import { ancestors } from './walk.ts';

/** Functions that read a variable of the environment, with what they fall back to as second argument or `default`. */
const READS = /^(?:os\.(?:getenv|environ\.(?:get|pop|setdefault))|decouple\.config|environs\.env(?:\.\w+)?)$/;
/** Objects that are called, or whose methods are, with the name of a variable. */
const READERS = /^(?:starlette\.config\.Config|environs\.Env|environ\.Env|decouple\.(?:Config|AutoConfig))$/;
/** These stop a program that lacks the variable. */
const STRICT = /^(?:decouple|starlette|environs|environ)\b/;
/** Calls that give the variables of the environment or of a `.env` file as a dictionary. */
const COPIES = /^(?:os\.environ\.copy|dotenv(?:\.main)?\.dotenv_values)$/;
/** `get_key(".env", "KEY")` of python-dotenv. */
const FILE_READS = /^dotenv(?:\.main)?\.get_key$/;

/** Variables of the environment, by all the ways in which Python reads them. */
export function createPythonEnvironment({ evaluate }: PythonHost): Pick<PythonValues, 'call' | 'member'> {
  function call(target: Value, node: Call, at: Located): Value | undefined {
    const name = pythonName(target) ?? '';
    if (FILE_READS.test(name)) return variable(name, node, at, 1);
    const reader = READS.test(name) ? name : readerOf(target);
    return reader === undefined ? undefined : variable(reader, node, at, 0);
  }

  /** `Config(".env")("KEY", default="a")`, `env.str("KEY")` */
  function readerOf(target: Value): string | undefined {
    const made = pythonResult(target.kind === 'member' ? target.object : target) ?? '';
    return READERS.test(made) ? made : undefined;
  }

  /** `os.getenv("KEY", "a")` */
  function variable(reader: string, node: Call, at: Located, position: number): Value | undefined {
    const first = node.arguments[position];
    const written = first && constantText(evaluate(first, at));
    if (written === undefined) return undefined;
    const name = /^environs\b/.test(reader) ? prefixAround(node) + written : written;
    // Config(".env")("KEY", str, "a") of Starlette: the second is the type
    const second = node.arguments[position + (/^starlette\b/.test(reader) ? 2 : 1)];
    const otherwise = keywordOf(node, 'default') ?? second;
    const isChecked = otherwise === undefined && STRICT.test(reader);
    const read: Value = { kind: 'environment', name, node, module: at.module, ...(isChecked ? { checked: true } : {}) };
    return otherwise ? fallback(read, evaluate(otherwise, at), otherwise, at) : read;
  }

  /** `config["KEY"]` of `config = dotenv_values(".env")`, `dict(os.environ)` and `os.environ.copy()` */
  function member(object: Value, property: string, node: Node, module: Module): Value | undefined {
    // methods of dictionaries are written so
    if (object.kind !== 'result' || /^[a-z]+$/.test(property) || !isCopy(object)) return undefined;
    return { kind: 'environment', name: property, node, module };
  }

  function isCopy(object: Extract<Value, { kind: 'result' }>): boolean {
    const name = pythonResult(object) ?? '';
    const [first] = object.node.arguments;
    if (name !== 'dict' || !first || first.kind === 'spread') return COPIES.test(name);
    const copied = evaluate(first, object);
    return pythonName(copied) === 'os.environ' || COPIES.test(pythonResult(copied) ?? '');
  }

  return { call, member };
}

/** `with env.prefixed("APP_"):` of environs, around a read. */
function prefixAround(node: Node): string {
  let prefix = '';
  for (const at of ancestors(node)) {
    const entered = at.kind === 'block' ? at.body[0] : undefined;
    const call = entered?.kind === 'expression' ? entered.expression : undefined;
    if (call?.kind !== 'call' || call.callee.kind !== 'member' || call.callee.property !== 'prefixed') continue;
    const [first] = call.arguments;
    if (first?.kind === 'literal' && typeof first.value === 'string' && call !== node) prefix = first.value + prefix;
  }
  return prefix;
}
