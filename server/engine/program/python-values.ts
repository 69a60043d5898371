import type { Module } from './link.ts';
import type { Call, Expression, FunctionNode, Node } from './nodes.ts';
import { createPythonEnvironment } from './python-environment.ts';
import { pythonName } from './python-names.ts';
import { createPythonOptions } from './python-options.ts';
import { constantText, otherwise as fallback, type Located, type Value } from './values.ts';

/** What the values of Python need of the evaluator that they are part of. */
export interface PythonHost {
  readonly evaluate: (node: Expression, at: Located) => Value;
  readonly member: (object: Value, property: string, node: Node, module: Module) => Value;
  /** What a call that describes a field or a parameter falls back to. */
  readonly described: (value: Value) => Value | undefined;
}

/** What Python's standard library and its usual packages make of values. */
export interface PythonValues {
  /** The value of a call, when it says more than that it is the result of one. */
  call(target: Value, node: Call, at: Located): Value | undefined;
  /** What click and typer give a parameter of a function that is a command. */
  readonly parameter: (fn: FunctionNode, index: number, at: Located) => Value | undefined;
  /** `args.host` of `args = parser.parse_args()`, `config["KEY"]` of `config = dotenv_values()` */
  member(object: Value, property: string, node: Node, module: Module): Value | undefined;
}

const CONVERSIONS = new Set(['str', 'int', 'float', 'bool', 'bytes', 'set', 'frozenset', 'list', 'tuple', 'vars']);
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

export function createPythonValues(host: PythonHost): PythonValues {
  const { evaluate, member } = host;
  const environment = createPythonEnvironment(host);
  const options = createPythonOptions(host);

  function call(target: Value, node: Call, at: Located): Value | undefined {
    const read = environment.call(target, node, at) ?? options.call(target, node, at);
    if (read) return read;
    const name = pythonName(target) ?? '';
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

  /** `{"a": 1}.get("a", 2)`, `dotenv_values().get("KEY", "a")` */
  function entry(objectNode: Expression, node: Call, at: Located): Value | undefined {
    const [key, otherwise] = node.arguments;
    const object = evaluate(objectNode, at);
    const property = key && constantText(evaluate(key, at));
    if (property === undefined) return undefined;
    const isWritten = object.kind === 'object';
    const value = isWritten ? member(object, property, node, at.module) : held(object, property, node, at.module);
    if (value?.kind === 'environment' && otherwise) return fallback(value, evaluate(otherwise, at), otherwise, at);
    if (value?.kind !== 'literal' || value.value !== undefined) return value;
    return otherwise ? evaluate(otherwise, at) : value;
  }

  function held(object: Value, property: string, node: Node, module: Module): Value | undefined {
    // an enumeration: `Transport.HTTP.value`
    if (object.kind === 'literal' && property === 'value') return object;
    return environment.member(object, property, node, module) ?? options.member(object, property, node, module);
  }

  return { call, parameter: options.parameter, member: held };
}
