import { createDrafts } from '../drafts.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { defineSameSecret } from '../same-secret.ts';
import { isOf } from '../subject.ts';

/** `key !== expected` → `!sameSecret(key, expected)` */
export const compareInConstantTime: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'comparison')) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.at.path);
  const node = draft && nodeAt(draft.module, subject.at, 'binary');
  if (!draft || !node) return;
  const { text } = draft.module;
  const sameSecret = defineSameSecret(draft);
  const [left, right] = [text.slice(node.left.start, node.left.end), text.slice(node.right.start, node.right.end)];
  const isNegated = node.operator.startsWith('!');
  draft.replace(node, `${isNegated ? '!' : ''}${sameSecret}(${left}, ${right})`);
  yield {
    id: 'compare-in-constant-time',
    title: 'Compare in constant time',
    class: 'safe',
    edits: drafts.edits(),
    steps: [],
  };
};
