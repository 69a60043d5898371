import { createDrafts } from '../drafts.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { isOf } from '../subject.ts';

/** `cacheScope: 'public'` → `cacheScope: 'private'`; `'public, max-age=60'` → `'private, max-age=60'` */
export const keepPrivate: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'publicCache')) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.at.path);
  const node = draft && nodeAt(draft.module, subject.at, 'property', 'literal');
  const written = node?.kind === 'property' ? node.value : node;
  if (!draft || written?.kind !== 'literal') return;
  const text = draft.module.text.slice(written.start, written.end);
  draft.replace(written, text.replace(/\bpublic\b/, 'private').replace(/,\s*s-maxage=\d+/, ''));
  yield {
    id: 'keep-private',
    title: 'Let only the caller keep the answer',
    class: 'safe',
    edits: drafts.edits(),
    steps: [],
  };
};
