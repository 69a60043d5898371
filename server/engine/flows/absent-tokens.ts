import { leaves } from '../program/leaves.ts';
import type { Expression, Name, Node } from '../program/nodes.ts';
import type { Binding } from '../program/scope.ts';
import { ancestors } from '../program/walk.ts';

/** Statements before a place that are asked whether they leave. */
const MOST_BEFORE = 50;

/** Whether a token response is known to hold no token at a place: `if "access_token" in answer: return …` is before it. */
export function holdsNoToken(node: Name, binding: Binding): boolean {
  let child: Node = node;
  for (const at of ancestors(node)) {
    if (at.kind === 'function') return false;
    if (at.kind === 'if' && child === at.otherwise && asks(at.test, binding, 'present')) return true;
    if (at.kind === 'if' && child === at.then && asks(at.test, binding, 'absent')) return true;
    if (at.kind === 'block' && leftBefore(at.body, child, binding)) return true;
    child = at;
  }
  return false;
}

function leftBefore(body: readonly Node[], child: Node, binding: Binding): boolean {
  const index = body.findIndex((each) => each === child);
  for (const each of body.slice(Math.max(0, index - MOST_BEFORE), Math.max(0, index))) {
    if (each.kind !== 'if' || !leaves(each.then) || !asks(each.test, binding, 'present')) continue;
    if (!binding.writes.some(({ start }) => start > each.end && start < child.start)) return true;
  }
  return false;
}

/** Whether a test that holds says that the token is there or is not; one that does not hold, with `present`, that it is not. */
function asks(test: Expression, binding: Binding, what: 'present' | 'absent'): boolean {
  if (test.kind === 'unary' && test.operator === '!')
    return what === 'absent' && asks(test.operand, binding, 'present');
  // `present or other` that does not hold, `absent and other` that does
  if (test.kind === 'logical')
    return (
      test.operator === (what === 'present' ? '||' : '&&') &&
      [test.left, test.right].some((each) => asks(each, binding, what))
    );
  return hasKey(test, what === 'present' ? TOKEN : ERROR, binding);
}

/** `"access_token" in answer`, `answer["access_token"]`, `answer.get("access_token")` */
function hasKey(test: Expression, name: RegExp, binding: Binding): boolean {
  if (test.kind === 'binary') return test.operator === 'in' && isText(test.left, name) && isIt(test.right, binding);
  if (test.kind === 'member') return name.test(test.property) && isIt(test.object, binding);
  const [key] = test.kind === 'call' ? test.arguments : [];
  if (test.kind !== 'call' || test.callee.kind !== 'member' || test.callee.property !== 'get') return false;
  return key !== undefined && isText(key, name) && isIt(test.callee.object, binding);
}

const TOKEN = /^access_?token$/i;
/** RFC 6749, section 5.2: an answer with an error has no token. */
const ERROR = /^error$/;

function isText(node: Expression, name: RegExp): boolean {
  return node.kind === 'literal' && name.test(String(node.value));
}

function isIt(node: Expression, binding: Binding): boolean {
  return node.kind === 'name' && node.binding === binding;
}
