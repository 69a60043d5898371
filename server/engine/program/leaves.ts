import type { Call, Statement } from './nodes.ts';

/** The statement ends the code around it: `return`, `throw`, `process.exit()`. */
export function leaves(statement: Statement): boolean {
  if (statement.kind === 'return' || statement.kind === 'throw' || statement.kind === 'jump') return true;
  if (statement.kind === 'block') {
    const last = statement.body.at(-1);
    return last !== undefined && leaves(last);
  }
  return statement.kind === 'expression' && statement.expression.kind === 'call' && isProcessExit(statement.expression);
}

/** The statement ends the program, or at least what sets it up: nothing is left that a condition could hold for. */
export function ends(statement: Statement): boolean {
  if (statement.kind === 'throw') return true;
  if (statement.kind === 'block') return statement.body.some(ends);
  return statement.kind === 'expression' && statement.expression.kind === 'call' && isProcessExit(statement.expression);
}

/** `process.exit(1)`, `sys.exit(1)`, `exit(1)` */
export function isProcessExit(call: Call): boolean {
  const { callee } = call;
  if (callee.kind === 'member')
    return (
      /^_?exit$/.test(callee.property) &&
      callee.object.kind === 'name' &&
      /^(process|Deno|sys|os)$/.test(callee.object.name)
    );
  return callee.kind === 'name' && /^(exit|quit)$/.test(callee.name);
}
