import type { CredentialFlow } from '../../facts/flows.ts';
import type { Fix } from '../../fix.ts';
import type { Node } from '../../program/nodes.ts';
import { createDrafts } from '../drafts.ts';
import type { Draft } from '../draft.ts';
import { nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { planned } from '../plans.ts';
import { secretPart } from '../secret-part.ts';
import { stop } from '../snippet.ts';
import { isOf } from '../subject.ts';

/** What stands in its place is for the user to say: which one it is, or that it is there. */
const REDACTED = '[redacted]';

/** `console.log('token', token)` → `console.log('token', '[redacted]')`, `${token}` → `[redacted]` */
export const redactLog: Fixer = function* (finding, subject, context) {
  const fix = isOf(subject, 'flow') ? redacted(subject, context) : undefined;
  if (fix) yield fix;
  yield* planned(finding, subject, context);
};

function redacted({ sink, source }: CredentialFlow, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  const draft = drafts.of(sink.argument.path);
  const argument =
    draft && nodeAt(draft.module, sink.argument, 'name', 'member', 'call', 'template', 'conditional', 'logical');
  if (!draft || !argument || draft.module.program.moduleKind === 'python') return undefined;
  const isHere = source.at.path === sink.argument.path;
  const inside = isHere ? nodeAt(draft.module, source.at, 'name', 'member', 'call') : undefined;
  const isNames = source.kind === 'headers' && inside === argument;
  if (argument.kind === 'template') {
    const value = secretPart(argument, inside);
    if (!value || !blank(value, draft)) return undefined;
  } else if (isNames) {
    draft.replace(argument, `Object.keys(${draft.module.text.slice(argument.start, argument.end)})`);
  } else draft.replace(argument, `'${stop(REDACTED)}'`);
  return {
    id: 'redact-log',
    title: isNames ? 'Log the names of the headers only' : 'Keep it out of the log',
    class: isNames ? 'safe' : 'values',
    edits: drafts.edits(),
    steps: ['Revoke what has been written to logs already.'],
  };
}

/** `${value}` of a template, its braces included */
function blank(value: Node, draft: Draft): boolean {
  const { text } = draft.module;
  const start = text.lastIndexOf('${', value.start);
  const end = text.indexOf('}', value.end);
  if (start < 0 || end < 0 || text.slice(start + 2, value.start).trim() !== '') return false;
  if (text.slice(value.end, end).trim() !== '') return false;
  draft.replace({ start, end: end + 1 }, stop(REDACTED));
  return true;
}
