import { createDrafts } from '../drafts.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { removeProperty } from '../objects.ts';
import { planned } from '../plans.ts';
import { isOf } from '../subject.ts';

/** Takes `checkServerIdentity: () => undefined` away; `minVersion: 'TLSv1'` → `'TLSv1.2'` */
export const restoreTlsDefaults: Fixer = function* (finding, subject, context) {
  if (!isOf(subject, 'tlsWeakness')) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.at.path);
  const node = draft && nodeAt(draft.module, subject.at, 'property', 'literal');
  if (draft && node?.kind === 'property' && node.parent?.kind === 'object') {
    removeProperty(draft, node.parent, node);
    yield {
      id: 'check-host-name',
      title: 'Check the host name again',
      class: 'safe',
      edits: drafts.edits(),
      steps: [],
    };
  } else if (draft && node?.kind === 'literal' && subject.weakness === 'version') {
    draft.replace(node, /_method$/.test(subject.name) ? "'TLSv1_2_method'" : "'TLSv1.2'");
    yield { id: 'require-tls-1.2', title: 'Require TLS 1.2', class: 'safe', edits: drafts.edits(), steps: [] };
  } else yield* planned(finding, subject, context);
};
