import type { Evaluator } from '../program/evaluate.ts';
import type { Expression } from '../program/nodes.ts';
import { constantText, type Located } from '../program/values.ts';
import type { AssumeRun } from './assume.ts';
import { learned, learnedAll, subjectName } from './learning.ts';
import { readThroughPath } from './request-reads.ts';
import { routeIn, type RequestRoute } from './route-tests.ts';
import type { State } from './states.ts';
import type { SubjectReader } from './subject.ts';

/** What a test for membership asks of its surroundings. */
interface MembershipHost {
  readonly evaluator: Evaluator;
  readonly subjects: SubjectReader;
  readonly route: RequestRoute | undefined;
}

type Test = Extract<Expression, { kind: 'binary' }>;

/** `token in API_KEYS`, `"authorization" in request.headers`, `path in PUBLIC_PATHS` */
export function membership(
  test: Test,
  holds: boolean,
  state: State,
  run: AssumeRun,
  { evaluator, subjects, route }: MembershipHost,
): readonly State[] {
  const { left, right } = test;
  const key = constantText(evaluator.evaluate(left, run.at.module, run.at.frame));
  const named = key === undefined ? undefined : readThroughPath(right, [key]);
  if (named && /^(header|query|cookie)$/.test(named.carrier))
    return learned(state, test, run, holds ? 'present' : 'absent', named.name);
  const caller = subjects.callerIn(left, run.at, state.held);
  if (caller && subjects.isAnswer(left, run.at, state.held))
    return learned(state, test, run, 'unresolved', subjectName(caller));
  if (caller)
    return holds
      ? learnedAll(state, test, run, subjectName(caller), 'present', 'verified')
      : learned(state, test, run, 'mismatch', subjectName(caller));
  const holder = subjects.callerIn(right, run.at, state.held);
  // `"Bearer" in header`
  if (holder) return learned(state, test, run, holds ? 'present' : 'opaque', subjectName(holder));
  const subject = subjects.subjectOf(left, run.at, state.held);
  if (subject?.kind === 'route')
    return routeIn(subject.part, textsOf(right, run.at, evaluator), holds, state, test, run, route);
  // `"/mcp" in request.url.path`
  const part = subjects.subjectOf(right, run.at, state.held);
  if (part?.kind === 'route' && key !== undefined)
    return routeIn(part.part, [key], holds, state, test, run, part.part === 'path' ? undefined : route);
  return learned(state, test, run, 'opaque', 'condition');
}

function textsOf(list: Expression, at: Located, evaluator: Evaluator): readonly string[] {
  const value = evaluator.evaluate(list, at.module, at.frame);
  if (value.kind !== 'array') return [];
  return value.node.elements.flatMap((each) => constantText(evaluator.evaluate(each, value.module, value.frame)) ?? []);
}
