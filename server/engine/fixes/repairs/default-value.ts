import { byPlace, createDrafts } from '../drafts.ts';
import { setStep } from '../environment.ts';
import { exampleEntry } from '../example-file.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { environmentFor } from '../hoist.ts';
import { isOf } from '../subject.ts';

/** `process.env.JWT_SECRET || 'changeme'` → `requiredEnvironment('JWT_SECRET')` */
export const requireSetting: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'fallback')) return;
  const drafts = createDrafts(context);
  const { expression, variable } = subject;
  const draft = drafts.of(expression.path);
  const node = draft && nodeAt(draft.module, expression, 'logical');
  // With a second variable in between it is not ours to say which one is needed.
  if (!draft || !node || node.left.kind === 'logical') return;
  draft.replace(node, environmentFor(draft, node, variable, false));
  const example = exampleEntry(expression.path, variable, context);
  yield {
    id: 'require-setting',
    title: `Require \`${variable}\` at start`,
    class: 'safe',
    edits: [...drafts.edits(), ...example.edits].sort(byPlace),
    steps: [setStep([variable]), ...example.steps],
  };
};
