import type { Binding } from '../program/scope.ts';
import type { Expression } from '../program/nodes.ts';
import type { Place } from '../source.ts';
import type { Frame, Located } from '../program/values.ts';

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

/** The states that differ: two paths that have learned the same, and hold the same, go on as one. */
export function joined(states: readonly State[]): readonly State[] {
  if (states.length < 2) return states;
  const kept = new Map<string, State[]>();
  for (const state of states) {
    const key = state.learned
      .map(({ kind, subject, text }) => `${kind}:${subject}:${text ?? ''}`)
      .sort()
      .join('|');
    const same = kept.get(key) ?? [];
    kept.set(key, same);
    if (!same.some((each) => holdTheSame(each, state))) same.push(state);
  }
  return [...kept.values()].flat();
}

function holdTheSame({ held }: State, { held: other }: State): boolean {
  if (held === other) return true;
  if (held.size !== other.size) return false;
  for (const [binding, { value, at }] of held) {
    const known = other.get(binding);
    if (known?.value !== value || !isSameCall(known.at.frame, at.frame)) return false;
  }
  return true;
}

/** Two calls of one function that were given the same. */
function isSameCall(a: Frame | undefined, b: Frame | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || a.function !== b.function || a.arguments.length !== b.arguments.length) return false;
  return a.arguments.every((each, index) => {
    const other = b.arguments[index];
    return each === other || ('node' in each && other !== undefined && 'node' in other && each.node === other.node);
  });
}

export function has(state: State, ...kinds: readonly LearnedKind[]): boolean {
  return state.learned.some((each) => kinds.includes(each.kind));
}
