import { keywordOf } from './arguments.ts';
import type { Module } from './link.ts';
import type { Call, Expression, FunctionNode, Node, Parameter } from './nodes.ts';
import { pythonName } from './python-names.ts';
import type { PythonHost, PythonValues } from './python-values.ts';
import { constantText, otherwise as fallback, type Located, type Value } from './values.ts';

type Result = Extract<Value, { kind: 'result' }>;

const TYPER = /^typer(?:\.params)?\.(?:Option|Argument)$/;
const CLICK = /^(?:async)?click\.(?:option|argument)$/;

/** Options of the command line: argparse, click and typer. */
export function createPythonOptions({ evaluate, described }: PythonHost): PythonValues {
  /** `typer.Option("127.0.0.1", "--host", envvar="HOST")` */
  function call(target: Value, node: Call, at: Located): Value | undefined {
    if (!TYPER.test(pythonName(target) ?? '')) return undefined;
    const result: Value = { kind: 'result', callee: target, node, ...at };
    const otherwise = described(result);
    const first = variableOf(node, at) ?? result;
    return otherwise ? fallback(first, otherwise, node, at) : first;
  }

  /** `envvar="HOST"`, `envvar=["HOST", "BIND_HOST"]` */
  function variableOf(option: Call, at: Located): Value | undefined {
    const given = keywordOf(option, 'envvar');
    const first = given?.kind === 'array' ? given.elements[0] : given;
    const name = first && constantText(evaluate(first, at));
    return name === undefined ? undefined : { kind: 'environment', name, node: option, module: at.module };
  }

  function member(object: Value, property: string, node: Node, module: Module): Value | undefined {
    const given: Value = { kind: 'member', object, property, node, module };
    // def main(**options): options["host"]
    if (object.kind === 'parameter') {
      const { function: fn, index, module: home } = object;
      if (fn.parameters[index]?.keywords !== true) return undefined;
      const option = clickOption(fn, property, object, home);
      return (
        option ?? (isDjangoCommand(fn) ? parsedOption(property, given, { module: home, frame: undefined }) : undefined)
      );
    }
    const parsed = parsedArguments(object);
    return parsed && parsedOption(property, given, { module: parsed.module, frame: parsed.frame });
  }

  /** What argparse gives, or falls back to. */
  function parsedOption(name: string, given: Value, at: Located): Value {
    const { defaults, options } = optionsOf(at.module);
    const option = options.get(name);
    const otherwise = defaults.get(name) ?? (option && keywordOf(option, 'default'));
    return otherwise ? fallback(given, evaluate(otherwise, at), otherwise, at) : given;
  }

  function parameter(fn: FunctionNode, index: number, at: Located): Value | undefined {
    const own = fn.parameters[index];
    if (own?.target.kind !== 'namePattern') return undefined;
    const given: Value = { kind: 'parameter', function: fn, index, module: at.module };
    const option = clickOption(fn, own.target.name, given, at.module);
    return option ?? annotatedOption(own, at.module);
  }

  /** `@click.option("--host", default="0.0.0.0", envvar="HOST")` on `def main(host)` */
  function clickOption(fn: FunctionNode, name: string, given: Value, module: Module): Value | undefined {
    const home = { module, frame: undefined };
    for (const option of fn.decorators) {
      if (option.kind !== 'call' || destination(option) !== name) continue;
      if (!CLICK.test(pythonName(evaluate(option.callee, home)) ?? '')) continue;
      const first = variableOf(option, home) ?? given;
      const otherwise = keywordOf(option, 'default');
      return otherwise ? fallback(first, evaluate(otherwise, home), otherwise, home) : first;
    }
    return undefined;
  }

  /** `host: Annotated[str, typer.Option(envvar="HOST")] = "0.0.0.0"` */
  function annotatedOption({ annotation }: Parameter, module: Module): Value | undefined {
    const index = annotation?.kind === 'index' ? annotation.index : undefined;
    const home = { module, frame: undefined };
    for (const each of index?.kind === 'array' ? index.elements : []) {
      if (each.kind !== 'call' || !keywordOf(each, 'envvar')) continue;
      if (TYPER.test(pythonName(evaluate(each.callee, home)) ?? '')) return variableOf(each, home);
    }
    return undefined;
  }

  return { call, parameter, member };
}

/** `def handle(self, *args, **options)` of a management command of Django, whose options `add_arguments` declares. */
export function isDjangoCommand({ name, parent }: FunctionNode): boolean {
  return name === 'handle' || (parent?.kind === 'classMember' && parent.name === 'handle');
}

/** The call of `parser.parse_args()` that made an object; `args, rest = parser.parse_known_args()` has two parts. */
function parsedArguments(object: Value): Result | undefined {
  const made = object.kind === 'member' && object.property === '0' ? object.object : object;
  if (made.kind !== 'result' || made.callee.kind !== 'member') return undefined;
  return /^parse_(?:known_)?args$/.test(made.callee.property) ? made : undefined;
}

/** What the parsers of a module know, by the name under which it is read. */
interface Options {
  /** `parser.add_argument("--bind-host", "-b", default="0.0.0.0")` is `bind_host`, unless `dest` says another name. */
  readonly options: ReadonlyMap<string, Call>;
  /** `parser.set_defaults(host="0.0.0.0")` */
  readonly defaults: ReadonlyMap<string, Expression>;
}

const known = new WeakMap<Module, Options>();

function optionsOf(module: Module): Options {
  const before = known.get(module);
  if (before) return before;
  const options = new Map<string, Call>();
  const defaults = new Map<string, Expression>();
  for (const call of module.calls) {
    const method = call.callee.kind === 'member' ? call.callee.property : '';
    if (method === 'set_defaults')
      for (const each of call.keywords)
        if (each.kind === 'property' && each.key !== undefined) defaults.set(each.key, each.value);
    const name = method === 'add_argument' ? destination(call) : undefined;
    if (name !== undefined && !options.has(name)) options.set(name, call);
  }
  const found = { options, defaults };
  known.set(module, found);
  return found;
}

function destination(call: Call): string | undefined {
  const given = keywordOf(call, 'dest');
  if (given?.kind === 'literal' && typeof given.value === 'string') return given.value;
  const flags = call.arguments.flatMap((each) =>
    each.kind === 'literal' && typeof each.value === 'string' ? [each.value] : [],
  );
  const flag = flags.find((each) => !each.startsWith('-')) ?? flags.find((each) => each.startsWith('--')) ?? flags[0];
  return flag?.split('/')[0]?.replace(/^-+/, '').replaceAll('-', '_');
}
