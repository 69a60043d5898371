import { createDrafts } from '../drafts.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';

/** `scope.includes(x)` → `scope.split(' ').includes(x)`; 401 → 403 */
export const compareWholeScopes: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'scopeTest')) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.at.path);
  if (!draft) return;
  if (subject.flaw.kind === 'status') {
    draft.replace(subject.at, '403');
    yield {
      id: 'refuse-with-403',
      title: 'Answer with 403',
      class: 'safe',
      edits: drafts.edits(),
      steps: ['Name the scope that is needed: `WWW-Authenticate: Bearer error="insufficient_scope", scope="…"`.'],
    };
    return;
  }
  const call = nodeAt(draft.module, subject.at, 'call');
  if (call?.callee.kind !== 'member' || call.callee.property !== 'includes') {
    yield guided('compare-whole-scopes', 'Compare whole scopes', [
      'Split the text at its spaces, and look for the scope that is needed with `includes`.',
    ]);
    return;
  }
  draft.insert(call.callee.propertySpan.start, "split(' ').");
  yield {
    id: 'compare-whole-scopes',
    title: 'Compare whole scopes',
    class: 'safe',
    edits: drafts.edits(),
    steps: [],
  };
};
