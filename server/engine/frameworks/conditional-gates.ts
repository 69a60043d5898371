import type { Gate } from '../facts/facts.ts';
import { isDeliberate } from '../gates/gate.ts';
import type { PathFinder } from '../gates/paths.ts';
import type { Condition } from '../program/trace.ts';
import type { Value } from '../program/values.ts';
import type { Place } from '../source.ts';

/** A gate that stands only under a condition, as it is when the condition does not hold; undefined when that opens nothing. */
export function openedBy(gate: Gate, condition: Condition, mount: Place, pathFinder: PathFinder): Gate | undefined {
  const learned = pathFinder.learnedWhen(condition);
  const decisive = learned.find((each) => each.kind === 'unset' || each.kind === 'switch');
  if (learned.some((each) => each.kind === 'development')) return undefined;
  if (!decisive) return learned.length > 0 ? { ...gate, verdict: 'unknown' } : undefined;
  const note =
    decisive.kind === 'unset'
      ? `when \`${decisive.subject}\` is not set, the gate is not mounted`
      : `when ${decisive.text ?? decisive.subject}, the gate is not mounted`;
  return {
    ...gate,
    verdict: 'fail-open',
    flaw: decisive.place,
    opening: decisive.kind === 'unset' ? 'unset-secret' : 'switch',
    setting: decisive.subject,
    deliberate: isDeliberate(decisive),
    evidence: [
      { ...decisive.place, note },
      { ...mount, note: 'the gate' },
    ],
  };
}

/** `if (!key) return noop; return gate`, `key ? gate : noop`: under which condition something else than this function stands. */
export function conditionAgainst(chosen: Extract<Value, { kind: 'function' }>): Condition | undefined {
  const { module, frame } = chosen;
  let child: { readonly parent?: typeof chosen.node.parent } = chosen.node;
  for (let at = chosen.node.parent; at && at.kind !== 'function'; child = at, at = at.parent) {
    if (at.kind !== 'if' && at.kind !== 'conditional') continue;
    if (child === at.test) return undefined;
    return { test: at.test, holds: child === at.otherwise, module, frame };
  }
  return undefined;
}

const FROM_WEAKEST: readonly Gate['verdict'][] = ['fail-open', 'presence-only', 'unknown', 'enforced'];

/** Of several gates of which one stands, the one that holds least. */
export function weakest(gates: readonly Gate[]): Gate | undefined {
  return [...gates].sort((a, b) => FROM_WEAKEST.indexOf(a.verdict) - FROM_WEAKEST.indexOf(b.verdict))[0];
}
