import type { CredentialSource, OperatorFallback } from '../facts/flows.ts';
import type { Assignment, Conditional, Expression, Logical, Node } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import { ancestors } from '../program/walk.ts';
import type { Carry } from './carry.ts';
import { inventoryOf } from './inventory.ts';
import { mentionsCredential } from './mentions.ts';
import { isCarried } from './quest.ts';
import { anyCredential, callersOnly, placeOf } from './sources.ts';

/** `header ?? process.env.TOKEN`, `header ? header.slice(7) : process.env.TOKEN`, `if (!token) token = process.env.TOKEN` */
export function* operatorFallbacks(where: Located, carry: Carry): Generator<OperatorFallback> {
  for (const choice of inventoryOf(where.module).choices) {
    const [given, operator] = sidesOf(choice);
    if (!isCompared(choice)) yield* fallback(choice, given, operator, where, carry);
  }
  for (const write of where.module.assignments) {
    const given = replaced(write);
    if (given) yield* fallback(write, given, write.value, where, carry);
  }
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

/** What a variable held before `token ??= …`, or before `token = …` where it is asked for first. */
function replaced(write: Assignment): Expression | undefined {
  const { target, operator } = write;
  const origin = target.kind === 'name' ? target.binding?.origin : undefined;
  if (target.kind !== 'name' || origin?.kind !== 'variable' || origin.path.length > 0) return undefined;
  if (operator === '??=' || operator === '||=') return origin.value;
  return operator === '=' && isAskedFor(write, target.name) ? origin.value : undefined;
}

/** `if (!token) token = …` */
function isAskedFor(write: Assignment, name: string): boolean {
  for (const at of ancestors(write)) {
    if (at.kind === 'if') {
      const { test } = at;
      return (
        test.kind === 'unary' && test.operator === '!' && test.operand.kind === 'name' && test.operand.name === name
      );
    }
    if (at.kind !== 'block' && at.kind !== 'expression') return false;
  }
  return false;
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
