import { createDrafts } from '../drafts.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { insertProperties } from '../objects.ts';
import { stop } from '../snippet.ts';
import { isOf } from '../subject.ts';

/** `new ClientCredentialsProvider({ clientId })` → `…, expectedIssuer: 'https://…' })` */
export const nameIssuer: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'unboundCredentials')) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.options.path);
  const options = draft && nodeAt(draft.module, subject.options, 'object');
  if (!draft || !options) return;
  insertProperties(draft, options, [`expectedIssuer: '${stop('https://login.example.com')}'`]);
  yield {
    id: 'name-issuer',
    title: 'Name the issuer of the credentials',
    class: 'values',
    edits: drafts.edits(),
    steps: ['It is the `issuer` in the metadata of the authorization server where this client is registered.'],
  };
};
