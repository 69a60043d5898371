import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Expression } from '../program/nodes.ts';
import { alternatives, constantText } from '../program/values.ts';

/** Whether scopes ask for data of Google's: `https://www.googleapis.com/auth/drive.file`, not `openid`, `email` and `profile` alone. */
export function wantsGoogleData(scope: Expression, module: Module, evaluator: Evaluator): boolean {
  for (const value of alternatives(evaluator.evaluate(listOf(scope), module))) {
    const parts = value.kind === 'array' ? value.node.elements : [scope];
    for (const part of parts) {
      const at = value.kind === 'array' ? value : { module, frame: undefined };
      const text = part.kind === 'spread' ? '' : constantText(evaluator.evaluate(part, at.module, at.frame));
      if (/googleapis\.com\/auth\/(?!userinfo\.)/.test(text ?? '')) return true;
    }
  }
  return false;
}

/** The list of `scopes.join(' ')` and `" ".join(scopes)`. */
function listOf(scope: Expression): Expression {
  if (scope.kind !== 'call' || scope.callee.kind !== 'member' || scope.callee.property !== 'join') return scope;
  const { object } = scope.callee;
  const [list] = scope.arguments;
  return object.kind === 'literal' && list && list.kind !== 'spread' ? list : object;
}
