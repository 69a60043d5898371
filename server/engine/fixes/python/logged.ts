import type { CredentialFlow } from '../../facts/flows.ts';
import type { Fix } from '../../fix.ts';
import type { Expression, Template } from '../../program/nodes.ts';
import { ancestors } from '../../program/walk.ts';
import { calleeName, nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { secretPart } from '../secret-part.ts';
import { isOf } from '../subject.ts';
import { createPythonDraft, type PythonDraft } from './draft.ts';
import { plannedForPython } from './plans.ts';

/** What stands in its place is for the user to say: which one it is, or that it is there. */
const REDACTED = '[redacted]';
/** Functions and methods that write what they are given. */
const WRITES = /^(?:p?print|echo|secho|write|log|debug|info|notice|warn|warning|error|exception|critical|fatal)$/;

/** `logger.info("token %s", token)` → `…, "[redacted]")`, `f"token {token}"` → `"token [redacted]"` */
export const redactPythonLog: Fixer = function* (finding, subject, context) {
  const fix = isOf(subject, 'flow') ? redacted(subject, context) : undefined;
  if (fix) yield fix;
  yield* plannedForPython(finding, subject, context);
};

function redacted({ sink, source }: CredentialFlow, context: FixContext): Fix | undefined {
  const module = context.module(sink.argument.path);
  const argument =
    module && nodeAt(module, sink.argument, 'name', 'member', 'call', 'template', 'conditional', 'logical');
  // what a function of one's own is given is not ours to replace by a text
  const call = argument && [...ancestors(argument)].find((each) => each.kind === 'call');
  if (!module || !argument || !call || !WRITES.test(calleeName(call) ?? '')) return undefined;
  const draft = createPythonDraft(module);
  const isHere = source.at.path === sink.argument.path;
  const inside = isHere ? nodeAt(module, source.at, 'name', 'member', 'call') : undefined;
  const isNames = source.kind === 'headers' && inside === argument;
  if (argument.kind === 'template') {
    const value = secretPart(argument, inside);
    if (!value || !blank(value, argument, draft)) return undefined;
  } else if (isNames) draft.replace(argument, `list(${module.text.slice(argument.start, argument.end)}.keys())`);
  else draft.replace(argument, draft.style(`"${REDACTED}"`));
  return {
    id: 'redact-log',
    title: isNames ? 'Log the names of the headers only' : 'Keep it out of the log',
    class: isNames ? 'safe' : 'values',
    edits: draft.edits(),
    steps: ['Revoke what has been written to logs already.'],
  };
}

/** `{value!r}` of an f-string, its braces included; without another value it is no f-string any more. */
function blank(value: Expression, around: Template, draft: PythonDraft): boolean {
  const { text } = draft.module;
  const start = text.lastIndexOf('{', value.start);
  const end = text.indexOf('}', value.end);
  const isFormatted = /^[fF]['"]/.test(text.slice(around.start, around.start + 2));
  if (!isFormatted || start < around.start || end < 0 || end >= around.end) return false;
  if (text.slice(start + 1, value.start).trim() !== '') return false;
  if (!/^\s*=?\s*(?:![rsa])?(?::[^{}]*)?$/.test(text.slice(value.end, end))) return false;
  if (around.values.length === 1 && !/\{\{|\}\}/.test(text.slice(around.start, around.end)))
    draft.replace({ start: around.start, end: around.start + 1 }, '');
  draft.replace({ start, end: end + 1 }, REDACTED);
  return true;
}
