import type { SkippedConsent } from '../../facts/authorization-servers.ts';
import type { Fix } from '../../fix.ts';
import { createDrafts } from '../drafts.ts';
import { nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { removeProperty } from '../objects.ts';
import { planned } from '../plans.ts';
import { isOf } from '../subject.ts';

/** A switch goes; a consent step of one's own is a plan, since it needs a page. */
export const askForConsent: Fixer = function* (finding, subject, context) {
  const fix =
    isOf(subject, 'skippedConsent') && subject.how === 'switched-off' ? switchOn(subject, context) : undefined;
  if (fix) yield fix;
  else yield* planned(finding, subject, context);
};

function switchOn({ at }: SkippedConsent, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  const draft = drafts.of(at.path);
  const property = draft && nodeAt(draft.module, at, 'property');
  if (!draft || property?.parent?.kind !== 'object') return undefined;
  removeProperty(draft, property.parent, property);
  return { id: 'ask-for-consent', title: 'Ask for consent again', class: 'safe', edits: drafts.edits(), steps: [] };
}
