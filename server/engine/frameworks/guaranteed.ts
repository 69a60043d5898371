import type { Evaluator } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import { isProcessExit, type leaves } from '../program/leaves.ts';
import type { Trace } from '../program/trace.ts';
import { alternatives } from '../program/values.ts';
import { descendants, enclosingFunction } from '../program/walk.ts';

/** Environment variables without which the program does not start: `if (!process.env.KEY) throw …`, `process.exit(1)`. */
export function guaranteedVariables({ stops }: Pick<Trace, 'stops'>, evaluator: Evaluator): Set<string> {
  const names = new Set<string>();
  for (const { node, module, frame } of stops) {
    // A `return` at the top of a function ends that function, not the program.
    if (!stopsProgram(node.then) || isRequestHandler(node)) continue;
    for (const missing of missingIn(node.test)) {
      for (const value of alternatives(evaluator.evaluate(missing, module, frame))) {
        if (value.kind === 'environment') names.add(value.name);
      }
    }
  }
  return names;
}

function stopsProgram(statement: Parameters<typeof leaves>[0]): boolean {
  for (const node of descendants(statement, (inside) => inside.kind !== 'function')) {
    if (node.kind === 'throw') return true;
    if (node.kind === 'call' && isProcessExit(node)) return true;
  }
  return false;
}

/** `(req, res) => …`: what throws there stops one request. */
function isRequestHandler(node: Parameters<typeof enclosingFunction>[0]): boolean {
  const fn = enclosingFunction(node);
  return fn !== undefined && fn.parameters.length >= 2;
}

/** What is missing when a test holds: `!a || !b`, `a === undefined`. */
function* missingIn(test: Expression): Generator<Expression> {
  if (test.kind === 'unary' && test.operator === '!') yield test.operand;
  else if (test.kind === 'logical' && test.operator === '||') {
    yield* missingIn(test.left);
    yield* missingIn(test.right);
  } else if (test.kind === 'binary' && /^===?$/.test(test.operator)) {
    const isNothing =
      test.right.kind === 'literal'
        ? test.right.value === null || test.right.value === ''
        : test.right.kind === 'name' && test.right.name === 'undefined';
    if (isNothing) yield test.left;
  }
}
