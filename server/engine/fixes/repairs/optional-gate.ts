import { createDrafts } from '../drafts.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { insertProperties, setProperty } from '../objects.ts';
import { isOf } from '../subject.ts';

const REQUIRED = 'required: true';

/** `withMcpAuth(handler, verify)` → `withMcpAuth(handler, verify, { required: true })` */
export const requireToken: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'optionalGate')) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.at.path);
  if (!draft) return;
  const options = subject.options && nodeAt(draft.module, subject.options, 'object');
  const call = nodeAt(draft.module, subject.call, 'call');
  const last = call?.arguments.at(-1);
  if (options?.kind === 'object') {
    if (!setProperty(draft, options, 'required', 'true')) insertProperties(draft, options, [REQUIRED]);
  } else if (call?.arguments.length === 2 && last) draft.insert(last.end, `, { ${REQUIRED} }`);
  else return;
  yield { id: 'require-token', title: 'Require a token', class: 'safe', edits: drafts.edits(), steps: [] };
};
