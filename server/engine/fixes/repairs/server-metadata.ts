import { createDrafts } from '../drafts.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { insertProperties, setProperty } from '../objects.ts';
import { planned } from '../plans.ts';
import { isOf } from '../subject.ts';

const METHODS = 'code_challenge_methods_supported';

/** What the server does already, it says; what it does not do yet is a plan. */
export const completeMetadata: Fixer = function* (finding, subject, context) {
  if (!isOf(subject, 'incompleteMetadata')) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.document.path);
  const document = draft && nodeAt(draft.module, subject.document, 'object');
  if (!draft || !document || subject.gap === 'issuer' || !subject.verifies) {
    yield* planned(finding, subject, context);
    return;
  }
  if (!setProperty(draft, document, METHODS, "['S256']")) insertProperties(draft, document, [`${METHODS}: ['S256']`]);
  yield { id: 'offer-s256', title: 'Offer `S256` only', class: 'safe', edits: drafts.edits(), steps: [] };
};
