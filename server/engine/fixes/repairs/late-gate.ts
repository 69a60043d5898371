import type { Endpoint } from '../../facts/facts.ts';
import { guardOf } from '../../facts/guard.ts';
import type { Call, Name } from '../../program/nodes.ts';
import { createDrafts } from '../drafts.ts';
import { registrationOf } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { insertMiddleware } from '../middleware.ts';
import { reachableGate } from '../reachable-gate.ts';
import { isOf } from '../subject.ts';

/** The gate that comes too late, or on another path, is put into the route itself. */
export const moveGate: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'endpoint')) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.at.path);
  if (!draft) return;
  const endpoints = [subject, ...context.endpoints(subject.at.path).filter((each) => guardOf(each) === 'none')];
  const calls = new Map<Call, { readonly endpoint: Endpoint; readonly gate: Name }>();
  for (const endpoint of endpoints) {
    const call = registrationOf(endpoint, draft.module);
    const gate =
      call &&
      reachableGate(
        endpoint.missedGates.map((each) => each.gate),
        call,
        draft.module,
      );
    if (call && gate) calls.set(call, { endpoint, gate });
  }
  const [first] = calls.values();
  if (first?.endpoint !== subject) return;
  for (const [call, { endpoint, gate }] of calls) insertMiddleware(draft, call, endpoint.reaches, gate.name);
  yield {
    id: 'move-gate',
    title: `Put \`${first.gate.name}\` before the handler`,
    class: 'safe',
    edits: drafts.edits(),
    steps: [],
  };
};
