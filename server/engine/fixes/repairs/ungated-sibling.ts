import { gatedSibling } from '../../facts/siblings.ts';
import type { Call, Name } from '../../program/nodes.ts';
import type { Endpoint } from '../../facts/facts.ts';
import { createDrafts } from '../drafts.ts';
import { registrationOf } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { insertMiddleware } from '../middleware.ts';
import { reachableGate } from '../reachable-gate.ts';
import { isOf } from '../subject.ts';

/** The gate of one endpoint goes before its open siblings in the file: one that is left is a way around it. */
export const shareGate: Fixer = function* (_finding, subject, context) {
  if (isOf(subject, 'methodExemption')) {
    yield guided('ask-every-request', 'Ask every request for a credential', STEPS);
    return;
  }
  if (!isOf(subject, 'endpoint')) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.at.path);
  if (!draft) return;
  const all = context.endpoints(subject.at.path);
  const calls = new Map<Call, { readonly endpoint: Endpoint; readonly gate: Name }>();
  for (const endpoint of [subject, ...all]) {
    const sibling = gatedSibling(endpoint, all);
    const call = sibling && registrationOf(endpoint, draft.module);
    const gate = call && reachableGate([sibling.gate], call, draft.module);
    if (call && gate && !calls.has(call)) calls.set(call, { endpoint, gate });
  }
  const [first] = calls.values();
  if (first?.endpoint !== subject) return;
  for (const [call, { endpoint, gate }] of calls) insertMiddleware(draft, call, endpoint.reaches, gate.name);
  yield {
    id: 'share-gate',
    title: `Put \`${first.gate.name}\` before the handler`,
    class: 'safe',
    edits: drafts.edits(),
    steps: [],
  };
};

const STEPS = [
  'Remove the condition, so that the gate asks every request: MCP clients send their credential with `initialize` too.',
  'What has to be readable without a credential belongs on a route of its own, with a server that has no other tools.',
];
