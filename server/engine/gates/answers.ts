import type { Evaluator } from '../program/evaluate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import { returnedExpressions } from '../program/returns.ts';
import type { Located } from '../program/values.ts';
import { requestRead } from './request-reads.ts';
import type { Held, SubjectReader } from './subject.ts';

/** Calls that give what they are given in another form: `Buffer.from(key)`, `createHash('sha256').update(key)`. */
const REWRITING =
  /^(String|Number|Boolean|from|update|digest|exec|test|isArray|concat|join|atob|btoa|parse\w*|decode\w*|encode\w*|extract\w*|normali[sz]e\w*|hash\w*|sha\d*|createHash|URL|URLSearchParams|TextEncoder|Headers|Request|str|bytes|dict|list|strip|split|partition|replace|removeprefix|lower|b64decode)$/i;

/** Tells what the caller sent from what somebody answered about it. */
export function createAnswers(evaluator: Evaluator, callerIn: SubjectReader['callerIn']): SubjectReader['isAnswer'] {
  function isAnswer(node: Expression, at: Located, held: Held, depth: number): boolean {
    if (depth > 12 || requestRead(node)) return false;
    const inside = (child: Expression, where = at): boolean => isAnswer(child, where, held, depth + 1);
    switch (node.kind) {
      case 'name': {
        const origin = node.binding?.origin;
        const now = node.binding && held.get(node.binding);
        if (now) return inside(now.value, now.at);
        return origin?.kind === 'variable' && origin.value !== undefined && inside(origin.value);
      }
      case 'await':
        return inside(node.value);
      case 'member':
      case 'index':
        return inside(node.object);
      case 'logical':
        return inside(node.left) || inside(node.right);
      case 'call':
        return isAnswerOfCall(node, at, held, inside);
      default:
        return false;
    }
  }

  function isAnswerOfCall(
    node: Call,
    at: Located,
    held: Held,
    inside: (child: Expression, where?: Located) => boolean,
  ): boolean {
    const { callee } = node;
    // `(await response.json()).active`, `header.split(' ')`
    if (callee.kind === 'member' && callerIn(callee.object, at, held)) return inside(callee.object);
    const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
    const target = evaluator.evaluate(callee, at.module, at.frame);
    if (target.kind !== 'function') return !REWRITING.test(name) && callerIn(node, at, held) !== undefined;
    const frame = evaluator.enter(target, evaluator.arguments(target.node, node, at));
    return (
      frame !== undefined &&
      returnedExpressions(target.node).some((each) => inside(each, { module: target.module, frame }))
    );
  }

  return (node, at, held) => isAnswer(node, at, held, 0);
}
