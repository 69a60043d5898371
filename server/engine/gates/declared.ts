import { keywordOf } from '../program/arguments.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression, Parameter } from '../program/nodes.ts';
import { pythonName } from '../program/python-names.ts';
import type { Binding } from '../program/scope.ts';
import { alternatives, type Located } from '../program/values.ts';
import { annotationParts } from './parameter-reads.ts';

const DEPENDS = /^fastapi(?:\.\w+)*\.(?:Depends|Security)$/;

/** What a name is given where it is declared: the value of a variable, the call of a dependency that fills a parameter. */
export function declared(
  { origin }: Binding,
  at: Located,
  evaluator: Evaluator,
): { readonly value: Expression; readonly at: Located } | undefined {
  if (origin.kind === 'parameter') {
    const isWhole = origin.parameter.target.kind === 'namePattern';
    const injected = isWhole ? injectedCall(origin.parameter, at, evaluator) : undefined;
    return injected && { value: injected, at };
  }
  if (origin.kind !== 'variable' || !origin.value || origin.path.length > 0) return undefined;
  return { value: origin.value, at };
}

/** `caller: Caller | None = Depends(get_caller)` is `get_caller()`, where that is a function of the workspace. */
function injectedCall(
  { default: fallback, annotation }: Parameter,
  at: Located,
  evaluator: Evaluator,
): Call | undefined {
  for (const each of [fallback, ...(annotation ? annotationParts(annotation) : [])]) {
    if (each?.kind !== 'call') continue;
    if (!DEPENDS.test(pythonName(evaluator.evaluate(each.callee, at.module, at.frame)) ?? '')) continue;
    const callee = each.arguments[0] ?? keywordOf(each, 'dependency');
    if (!callee || callee.kind === 'spread') continue;
    const found = evaluator.evaluate(callee, at.module, at.frame);
    if (alternatives(found).every(({ kind }) => kind === 'function'))
      return { ...each, callee, arguments: [], keywords: [] };
  }
  return undefined;
}
