import type { Binding } from '../program/scope.ts';
import type { Expression } from '../program/nodes.ts';
import type { Place } from '../source.ts';
import type { Located } from '../program/values.ts';

/** What is known on one path through a gate, in the order in which it was learned. */
export interface State {
  readonly learned: readonly Learned[];
  readonly held: ReadonlyMap<Binding, { readonly value: Expression; readonly at: Located }>;
}

export type LearnedKind =
  /** The credential was compared with what it should be, or checked by something that is known to check. */
  | 'verified'
  /** The credential was given to something that cannot be seen into, and the answer was heeded. */
  | 'unresolved'
  | 'present'
  | 'absent'
  /** The secret to compare with is set, or is not. */
  | 'set'
  | 'unset'
  /** The credential was compared and is wrong. */
  | 'mismatch'
  /** A setting decides: `AUTH_ENABLED` is off. */
  | 'switch'
  /** The check threw and the path goes on. */
  | 'error'
  /** The request is another one than MCP's: another path, a CORS preflight. */
  | 'elsewhere'
  /** The method or path of the request is one that the code asks for, or is not. */
  | 'matches'
  | 'differs'
  /** Only in development. */
  | 'development'
  /** The request was answered with 401 or 403, whatever comes after. */
  | 'answered'
  /** A condition that the audit cannot read. */
  | 'opaque';

export interface Learned {
  readonly kind: LearnedKind;
  /** The header, the variable: what was learned about. */
  readonly subject: string;
  readonly place: Place;
  /** The call of the helper in which it was learned, seen from the gate. */
  readonly via?: Place;
  /** For `switch`: as a reader would say it, ``AUTH_ENABLED` is not `true``. */
  readonly text?: string;
}

export const START: State = { learned: [], held: new Map() };

/** The state with one more thing learned; undefined when it contradicts what is known, so that the path does not exist. */
export function learn(state: State, learned: Learned): State | undefined {
  const opposite = OPPOSITE[learned.kind];
  for (const known of state.learned) {
    if (known.subject !== learned.subject) continue;
    if (known.kind === learned.kind && known.text === learned.text) return state;
    if (opposite?.includes(known.kind)) return undefined;
    if (
      learned.kind === 'switch' &&
      known.kind === 'switch' &&
      known.text !== learned.text &&
      known.place.start === learned.place.start
    )
      return undefined;
  }
  return { ...state, learned: [...state.learned, learned] };
}

const OPPOSITE: Partial<Record<LearnedKind, readonly LearnedKind[]>> = {
  present: ['absent'],
  absent: ['present', 'verified'],
  set: ['unset'],
  unset: ['set'],
  verified: ['absent', 'mismatch'],
  mismatch: ['verified'],
  matches: ['differs'],
  differs: ['matches'],
};

export function has(state: State, ...kinds: readonly LearnedKind[]): boolean {
  return state.learned.some((each) => kinds.includes(each.kind));
}
