import { createDrafts } from '../drafts.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { removeProperty } from '../objects.ts';
import { isOf } from '../subject.ts';

/** Takes `x-mcp-header` away; for forms and addresses, a plan: the page that takes the secret has to be made. */
export const keepFromClient: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'secretThroughClient')) return;
  if (subject.how !== 'header') {
    yield guided('ask-on-own-page', 'Ask on a page of this server', [
      'Ask with `mode: "url"`, for a page of this server whose address names the elicitation by a random id and nothing else.',
      'On that page, make sure that who opens it is the user of the session, before it takes a secret or starts a login.',
      'Keep what was taken under that user, and tell the client only that it is done.',
    ]);
    return;
  }
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.at.path);
  const property = draft && nodeAt(draft.module, subject.at, 'property');
  if (!draft || !property || property.parent?.kind !== 'object') return;
  removeProperty(draft, property.parent, property);
  yield {
    id: 'keep-out-of-headers',
    title: 'Keep it out of the headers',
    class: 'safe',
    edits: drafts.edits(),
    steps: [],
  };
};
