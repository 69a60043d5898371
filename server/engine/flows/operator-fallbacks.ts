import type { OperatorFallback } from '../facts/flows.ts';
import type { Conditional, Expression, Logical, Node } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import { ancestors } from '../program/walk.ts';
import type { Carry } from './carry.ts';
import { inventoryOf } from './inventory.ts';
import { isCarried } from './quest.ts';
import { anyCredential, callersOnly, placeOf } from './sources.ts';

/** `header ?? process.env.TOKEN`, `header ? header.slice(7) : process.env.TOKEN` */
export function* operatorFallbacks(where: Located, carry: Carry): Generator<OperatorFallback> {
  for (const choice of inventoryOf(where.module).choices) {
    const [given, operator] = sidesOf(choice);
    if (isCompared(choice)) continue;
    const own = carry(operator, where, anyCredential);
    if (!isCarried(own) || own.source.kind !== 'setting') continue;
    const asked = carry(given, where, callersOnly);
    if (!isCarried(asked)) continue;
    yield {
      kind: 'operatorFallback',
      at: placeOf(choice, where),
      given: { at: asked.source.at, name: asked.source.name },
      operator: { at: placeOf(operator, where), name: own.source.name },
    };
  }
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
