import { parameterRead } from '../../gates/parameter-reads.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Literal, Node, Parameter } from '../../program/nodes.ts';
import { alternatives, type Value } from '../../program/values.ts';

/** The environment variable that a literal stands in for, and what chooses between them. */
interface Fallback {
  readonly variable: string;
  readonly whole: Node;
}

/**
 * `os.getenv("KEY", "changeme")`, `config("KEY", default="changeme")`, and a field `key: str = "changeme"` of settings
 * that are read from the environment.
 */
export function pythonFallback(literal: Literal, module: Module, evaluator: Evaluator): Fallback | undefined {
  if (module.program.moduleKind !== 'python') return undefined;
  const call = literal.parent?.kind === 'property' ? literal.parent.parent : literal.parent;
  const field = call?.kind === 'call' ? call.parent : literal.parent;
  if (call?.kind === 'call') {
    const found = chosen(evaluator.evaluate(call, module), literal);
    if (found !== undefined) return { variable: found, whole: call };
  }
  if (field?.kind !== 'classMember' || field.name === undefined || field.parent?.kind !== 'class') return undefined;
  const made: Value = { kind: 'self', class: field.parent, node: undefined, module, frame: undefined };
  const variable = chosen(evaluator.member(made, field.name, literal, module), literal);
  return variable === undefined ? undefined : { variable, whole: field };
}

function chosen(value: Value, literal: Literal): string | undefined {
  if (value.kind !== 'fallback' || value.first.kind !== 'environment') return undefined;
  const isOther = alternatives(value.second).some((each) => each.kind === 'literal' && each.node === literal);
  return isOther ? value.first.name : undefined;
}

/** `def check(api_key: str = Query(...))`: parameters that FastAPI takes from the URL, by the name there. */
export function* injectedQueries(
  module: Module,
  evaluator: Evaluator,
): Generator<{ readonly name: string; readonly parameter: Parameter }> {
  if (module.program.moduleKind !== 'python') return;
  for (const fn of module.functions) {
    for (const parameter of fn.parameters) {
      const read = parameterRead(parameter, { module, frame: undefined }, evaluator);
      if (read?.carrier === 'query') yield { name: read.name, parameter };
    }
  }
}
