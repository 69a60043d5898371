import { keywordOf } from './arguments.ts';
import type { Module } from './link.ts';
import type { Call, Expression, FunctionNode, Node } from './nodes.ts';
import { pythonName, pythonResult } from './python-names.ts';
import { constantText, type Located, type Value } from './values.ts';

type Result = Extract<Value, { kind: 'result' }>;

/** What the values of Python need of the evaluator that they are part of. */
interface PythonHost {
  readonly evaluate: (node: Expression, at: Located) => Value;
  readonly member: (object: Value, property: string, node: Node, module: Module) => Value;
  readonly described: (value: Value) => Value | undefined;
}

/** What Python's standard library and its usual packages make of values. */
export interface PythonValues {
  /** The value of a call, when it says more than that it is the result of one. */
  call(target: Value, node: Call, at: Located): Value | undefined;
  /** What click gives a parameter of a decorated function. */
  parameter(fn: FunctionNode, index: number, at: Located): Value | undefined;
  /** `args.host` of `args = parser.parse_args()` */
  member(object: Value, property: string, node: Node, module: Module): Value | undefined;
}

/** Functions that read a variable of the environment, with what they fall back to as second argument or `default`. */
const READS = /^(?:os\.(?:getenv|environ\.(?:get|pop|setdefault))|decouple\.config|environs\.env(?:\.\w+)?)$/;
/** Objects that are called, or whose methods are, with the name of a variable. */
const READERS = /^(?:starlette\.config\.Config|environs\.Env|environ\.Env|decouple\.(?:Config|AutoConfig))$/;
/** These stop a program that lacks the variable. */
const STRICT = /^(?:decouple|starlette|environs|environ)\b/;
const CONVERSIONS = new Set(['str', 'int', 'float', 'bool', 'bytes', 'set', 'frozenset', 'list', 'tuple']);
const TEXT_METHODS = new Set([
  'strip',
  'lstrip',
  'rstrip',
  'lower',
  'upper',
  'casefold',
  'encode',
  'decode',
  'removesuffix',
]);
const TEXTS = new Set<Value['kind']>(['literal', 'template', 'environment', 'fallback', 'union', 'parameter']);
const WRAPPERS =
  /^(?:typing\.cast|pydantic\.(?:SecretStr|SecretBytes|AnyHttpUrl|HttpUrl|AnyUrl)|pydantic\.networks\.\w+Url|pathlib\.Path|yarl\.URL|httpx\.URL)$/;
const OPTIONS = /^typer(?:\.params)?\.(?:Option|Argument)$/;

export function createPythonValues({ evaluate, member, described }: PythonHost): PythonValues {
  function call(target: Value, node: Call, at: Located): Value | undefined {
    const name = pythonName(target) ?? '';
    if (READS.test(name) || isReader(target)) return variable(name || 'starlette', node, at);
    if (OPTIONS.test(name)) return optionOf(target, node, at);
    if (CONVERSIONS.has(name) || WRAPPERS.test(name)) return converted(name, node, at);
    if (name === 'getattr') return attribute(node, at);
    const { callee } = node;
    if (callee.kind !== 'member') return undefined;
    if (callee.property === 'get_secret_value') return evaluate(callee.object, at);
    if (TEXT_METHODS.has(callee.property)) {
      const text = evaluate(callee.object, at);
      return TEXTS.has(text.kind) ? text : undefined;
    }
    return callee.property === 'get' ? entry(callee.object, node, at) : undefined;
  }

  /** `Config(".env")("KEY", default="a")`, `env.str("KEY")` */
  function isReader(target: Value): boolean {
    const reader = target.kind === 'member' ? target.object : target;
    return READERS.test(pythonResult(reader) ?? '');
  }

  /** `os.getenv("KEY", "a")` */
  function variable(reader: string, node: Call, at: Located): Value | undefined {
    const [first, second] = node.arguments;
    const name = first && constantText(evaluate(first, at));
    if (name === undefined) return undefined;
    const otherwise = keywordOf(node, 'default') ?? second;
    const isChecked = otherwise === undefined && STRICT.test(reader);
    const read: Value = { kind: 'environment', name, node, module: at.module, ...(isChecked ? { checked: true } : {}) };
    return otherwise ? fallback(read, evaluate(otherwise, at), otherwise, at) : read;
  }

  /** `typer.Option("127.0.0.1", "--host", envvar="HOST")` */
  function optionOf(target: Value, node: Call, at: Located): Value | undefined {
    const result: Value = { kind: 'result', callee: target, node, ...at };
    const otherwise = described(result);
    const variableName = keywordOf(node, 'envvar');
    const name = variableName && constantText(evaluate(variableName, at));
    const first: Value = name === undefined ? result : { kind: 'environment', name, node, module: at.module };
    return otherwise ? fallback(first, otherwise, node, at) : first;
  }

  function converted(name: string, node: Call, at: Located): Value | undefined {
    const value = name === 'typing.cast' ? node.arguments[1] : node.arguments[0];
    return value && value.kind !== 'spread' ? evaluate(value, at) : undefined;
  }

  /** `getattr(settings, "host", "127.0.0.1")` */
  function attribute(node: Call, at: Located): Value | undefined {
    const [object, name, otherwise] = node.arguments;
    const property = name && constantText(evaluate(name, at));
    if (!object || property === undefined) return undefined;
    const value = member(evaluate(object, at), property, node, at.module);
    return otherwise ? fallback(value, evaluate(otherwise, at), otherwise, at) : value;
  }

  /** `{"a": 1}.get("a", 2)` */
  function entry(objectNode: Expression, node: Call, at: Located): Value | undefined {
    const [key, otherwise] = node.arguments;
    const object = evaluate(objectNode, at);
    const property = key && constantText(evaluate(key, at));
    if (object.kind !== 'object' || property === undefined) return undefined;
    const value = member(object, property, node, at.module);
    if (value.kind !== 'literal' || value.value !== undefined) return value;
    return otherwise ? evaluate(otherwise, at) : value;
  }

  function optionValue(object: Value, property: string, node: Node, module: Module): Value | undefined {
    // an enumeration: `Transport.HTTP.value`
    if (object.kind === 'literal' && property === 'value') return object;
    const parsed = parsedArguments(object);
    if (!parsed) return undefined;
    const given: Value = { kind: 'member', object, property, node, module };
    const option = optionNamed(parsed.module, property);
    const otherwise = option && keywordOf(option, 'default');
    if (!option || !otherwise) return given;
    const at = { module: parsed.module, frame: parsed.frame };
    return fallback(given, evaluate(otherwise, at), otherwise, at);
  }

  /** `@click.option("--host", default="0.0.0.0", envvar="HOST")` on `def main(host)` */
  function parameter(fn: FunctionNode, index: number, at: Located): Value | undefined {
    const target = fn.parameters[index]?.target;
    if (target?.kind !== 'namePattern') return undefined;
    const home = { module: at.module, frame: undefined };
    for (const option of fn.decorators) {
      if (option.kind !== 'call' || destination(option) !== target.name) continue;
      if (!/^(?:async)?click\.option$/.test(pythonName(evaluate(option.callee, home)) ?? '')) continue;
      const name = keywordOf(option, 'envvar');
      const variableName = name && constantText(evaluate(name, home));
      const given: Value =
        variableName === undefined
          ? { kind: 'parameter', function: fn, index, module: at.module }
          : { kind: 'environment', name: variableName, node: option, module: at.module };
      const otherwise = keywordOf(option, 'default');
      return otherwise ? fallback(given, evaluate(otherwise, home), otherwise, home) : given;
    }
    return undefined;
  }

  return { call, parameter, member: optionValue };
}

function fallback(first: Value, second: Value, node: Expression, at: Located): Value {
  return { kind: 'fallback', operator: '??', first, second, node, ...at };
}

/** The call of `parser.parse_args()` that made an object; `args, rest = parser.parse_known_args()` has two parts. */
function parsedArguments(object: Value): Result | undefined {
  const made = object.kind === 'member' && object.property === '0' ? object.object : object;
  if (made.kind !== 'result' || made.callee.kind !== 'member') return undefined;
  return /^parse_(?:known_)?args$/.test(made.callee.property) ? made : undefined;
}

const options = new WeakMap<Module, ReadonlyMap<string, Call>>();

/** `parser.add_argument("--bind-host", "-b", default="0.0.0.0")` is `bind_host`, unless `dest` says another name. */
function optionNamed(module: Module, property: string): Call | undefined {
  let known = options.get(module);
  if (!known) {
    const fresh = new Map<string, Call>();
    for (const call of module.calls) {
      if (call.callee.kind !== 'member' || call.callee.property !== 'add_argument') continue;
      const name = destination(call);
      if (name !== undefined && !fresh.has(name)) fresh.set(name, call);
    }
    options.set(module, fresh);
    known = fresh;
  }
  return known.get(property);
}

function destination(call: Call): string | undefined {
  const given = keywordOf(call, 'dest');
  if (given?.kind === 'literal' && typeof given.value === 'string') return given.value;
  const flags = call.arguments.flatMap((each) =>
    each.kind === 'literal' && typeof each.value === 'string' ? [each.value] : [],
  );
  const flag = flags.find((each) => !each.startsWith('-')) ?? flags.find((each) => each.startsWith('--')) ?? flags[0];
  return flag?.replace(/^-+/, '').replaceAll('-', '_');
}
