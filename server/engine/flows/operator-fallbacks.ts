import type { CredentialSource, OperatorFallback } from '../facts/flows.ts';
import type { Assignment, Conditional, Expression, FunctionNode, Logical, Node, Statement } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import { ancestors } from '../program/walk.ts';
import type { Carry } from './carry.ts';
import { calledName } from './ends.ts';
import { inventoryOf } from './inventory.ts';
import { mentionsCredential } from './mentions.ts';
import { isCarried } from './quest.ts';
import { isPython } from './sinks.ts';
import { anyCredential, callersOnly, placeOf } from './sources.ts';

/**
 * `header ?? process.env.TOKEN`, `header ? header.slice(7) : process.env.TOKEN`, `if (!token) token = process.env.TOKEN`,
 * `headers.get("x-token", TOKEN)`, `if header: return header` before `return TOKEN`.
 */
export function* operatorFallbacks(where: Located, carry: Carry): Generator<OperatorFallback> {
  for (const choice of inventoryOf(where.module).choices) {
    const [given, operator] = sidesOf(choice);
    if (!isCompared(choice)) yield* fallback(choice, given, operator, where, carry);
  }
  for (const write of where.module.assignments) {
    const given = replaced(write);
    if (given) yield* fallback(write, given, write.value, where, carry);
  }
  for (const call of where.module.calls) {
    const [, otherwise] = call.arguments;
    const isRead = isPython(where) && calledName(call) === 'get' && call.arguments.length === 2;
    if (isRead && otherwise && !isCompared(call)) yield* fallback(call, call, otherwise, where, carry);
  }
  for (const fn of where.module.functions) yield* earlyReturn(fn, where, carry);
}

/** `def token_of(request): if header: return header; return TOKEN` */
function* earlyReturn(fn: FunctionNode, where: Located, carry: Carry): Generator<OperatorFallback> {
  const last = fn.body.body.at(-1);
  const previous = fn.body.body.at(-2);
  if (last?.kind !== 'return' || !last.value || previous?.kind !== 'if' || previous.otherwise) return;
  const returned = onlyReturn(previous.then);
  if (returned) yield* fallback(last, returned, last.value, where, carry);
}

/** The value of the `return` that a branch ends with. */
function onlyReturn(branch: Statement): Expression | undefined {
  const last = branch.kind === 'block' ? branch.body.at(-1) : branch;
  return last?.kind === 'return' ? last.value : undefined;
}

function* fallback(
  choice: Node,
  given: Expression,
  operator: Expression,
  where: Located,
  carry: Carry,
): Generator<OperatorFallback> {
  if (!mentionsCredential(operator, where)) return;
  const own = carry(operator, where, anyCredential);
  if (!isCarried(own) || !isOperators(own.source)) return;
  const asked = carry(given, where, callersOnly);
  if (!isCarried(asked)) return;
  yield {
    kind: 'operatorFallback',
    at: placeOf(choice, where),
    given: { at: asked.source.at, name: asked.source.name },
    operator: { at: placeOf(operator, where), name: own.source.name },
  };
}

/** A secret of the environment, or what the settings hold: `config.apiKey`, `env.API_KEY`. */
function isOperators({ kind, name }: CredentialSource): boolean {
  return kind === 'setting' || (kind === 'named' && /^(\w*config|settings|options|opts|env|defaults?)\./i.test(name));
}

/** What a variable held before `token ??= …`, before `token = …` where it is asked for first, or in the other branch. */
function replaced(write: Assignment): Expression | undefined {
  const { target, operator } = write;
  const origin = target.kind === 'name' ? target.binding?.origin : undefined;
  if (target.kind !== 'name' || origin?.kind !== 'variable' || origin.path.length > 0) return undefined;
  if (operator === '??=' || operator === '||=') return origin.value;
  const isOther = operator === '=' && (isAskedFor(write, target.name) || isOtherBranch(write, origin.node));
  return isOther ? origin.value : undefined;
}

/** `if header: token = header[7:]` before `else: token = TOKEN` */
function isOtherBranch(write: Assignment, declared: Node): boolean {
  const branch = branchOf(write);
  const choice = branch?.parent;
  return choice?.kind === 'if' && choice.otherwise === branch && branchOf(declared) === choice.then;
}

/** The branch that a statement stands in, on its own level. */
function branchOf(node: Node): Node | undefined {
  let child = node;
  for (const at of ancestors(node)) {
    if (at.kind === 'if') return child;
    if (at.kind !== 'block' && at.kind !== 'expression' && at.kind !== 'declaration') return undefined;
    child = at;
  }
  return undefined;
}

/** `if (!token) token = …` */
function isAskedFor(write: Assignment, name: string): boolean {
  for (const at of ancestors(write)) {
    if (at.kind === 'if') {
      return asksWhetherAbsent(at.test, name);
    }
    if (at.kind !== 'block' && at.kind !== 'expression') return false;
  }
  return false;
}

/** `!token`, `token === null` and `token is None` */
function asksWhetherAbsent(test: Expression, name: string): boolean {
  const isIt = (node: Expression): boolean => node.kind === 'name' && node.name === name;
  if (test.kind === 'unary') return test.operator === '!' && isIt(test.operand);
  if (test.kind !== 'binary' || !/^===?$/.test(test.operator) || !isIt(test.left)) return false;
  const { right } = test;
  return right.kind === 'literal' && (right.value === null || right.value === undefined || right.value === '');
}

function sidesOf(choice: Logical | Conditional): readonly [Expression, Expression] {
  return choice.kind === 'logical' ? [choice.left, choice.right] : [choice.then, choice.otherwise];
}

/** `(header ?? '') === expected`: what is compared is not used. */
function isCompared(node: Node): boolean {
  for (const at of ancestors(node)) {
    if (at.kind === 'binary') return at.operator !== '+';
    if (at.kind !== 'logical' && at.kind !== 'conditional' && at.kind !== 'template' && at.kind !== 'await')
      return false;
  }
  return false;
}
