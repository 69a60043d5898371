import type { Expression } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import { learn, type Learned, type LearnedKind, type State } from './states.ts';
import type { Subject } from './subject.ts';

/** The state with one more thing learned at a node; none when that contradicts what is known. */
export function learned(
  state: State,
  node: Expression,
  { at }: { readonly at: Located },
  kind: LearnedKind,
  subject: string,
  text?: string,
): readonly State[] {
  const place = { path: at.module.path, start: node.start, end: node.end };
  const fact: Learned = text === undefined ? { kind, subject, place } : { kind, subject, place, text };
  const next = learn(state, fact);
  return next ? [next] : [];
}

/** The same for several things. */
export function learnedAll(
  state: State,
  node: Expression,
  { at }: { readonly at: Located },
  subject: string,
  ...kinds: readonly LearnedKind[]
): readonly State[] {
  return kinds.reduce<readonly State[]>(
    (now, kind) => now.flatMap((each) => learned(each, node, { at }, kind, subject)),
    [state],
  );
}

/** How evidence names a subject. */
export function subjectName(subject: Subject): string {
  return 'name' in subject ? (subject.kind === 'certificate' ? 'client certificate' : subject.name) : 'request';
}
