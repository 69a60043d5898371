import type { GuessableSecret } from '../../facts/oauth.ts';
import type { FunctionNode, Node, Template } from '../../program/nodes.ts';
import { enclosingFunction } from '../../program/walk.ts';
import { createDrafts } from '../drafts.ts';
import type { Draft } from '../draft.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { isOf } from '../subject.ts';

/** Codes that a person types have a form of their own. */
const TYPED = /otp|pin$|code$/i;
const SHAPING =
  /^(toString|slice|substring|substr|replace|replaceAll|padStart|padEnd|trim|join|toFixed|toUpperCase|toLowerCase|floor|round|ceil|abs|String|Number|concat|map|fill|from|repeat)$/;

/** `session_${Date.now()}` → `session_${randomUUID()}`; `Math.random().toString(36)` → `randomBytes(32).toString('base64url')` */
export const makeAtRandom: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'guessable')) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.at.path);
  const guess = draft && nodeAt(draft.module, subject.at, 'call', 'unary');
  if (!draft || !guess || draft.module.program.moduleKind === 'python') return;
  const whole = wholeOf(guess);
  if (!isWholeValue(whole) || TYPED.test(subject.name)) return;
  draft.replace(whole, written(whole, draft, subject));
  yield {
    id: 'make-at-random',
    title: subject.purpose === 'session' ? 'Make the session id at random' : 'Make the credential at random',
    class: 'safe',
    edits: drafts.edits(),
    steps: [],
  };
};

function written(whole: Node, draft: Draft, { purpose }: GuessableSecret): string {
  const value =
    purpose === 'session'
      ? `${draft.import('node:crypto', 'randomUUID')}()`
      : `${draft.import('node:crypto', 'randomBytes')}(32).toString('base64url')`;
  const prefix = whole.kind === 'template' ? prefixOf(whole) : undefined;
  return prefix === undefined ? value : `\`${prefix}\${${value}}\``;
}

/** `session_` of `session_${Date.now()}_${next}` */
function prefixOf({ texts: [first = ''] }: Template): string | undefined {
  return /^[A-Za-z][\w.:-]*[-_.:]$/.test(first) ? first : undefined;
}

/** The expression that is made of the guess and of what only shapes it or stands beside it. */
function wholeOf(guess: Node): Node {
  let whole = guess;
  for (let { parent } = whole; parent; { parent } = whole) {
    const isShaped =
      parent.kind === 'template' ||
      parent.kind === 'array' ||
      (parent.kind === 'binary' && /^[+*]$/.test(parent.operator)) ||
      (parent.kind === 'member' && SHAPING.test(parent.property)) ||
      (parent.kind === 'call' && SHAPING.test(calledName(parent.callee)));
    if (!isShaped) return whole;
    whole = parent;
  }
  return whole;
}

function calledName(callee: Node): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}

/** It is all that a name, a property or a function gets: not one letter of many, nor one sum in a loop. */
function isWholeValue(whole: Node): boolean {
  const { parent } = whole;
  if (parent?.kind === 'assignment') return parent.operator === '=';
  if (parent?.kind === 'return') return !isCallback(enclosingFunction(parent));
  return parent?.kind === 'declaration' || parent?.kind === 'property' || parent?.kind === 'classMember';
}

/** `'xxxx'.replace(/x/g, () => …)`, `Array.from({ length }, () => …)` */
function isCallback(fn: FunctionNode | undefined): boolean {
  return fn?.parent?.kind === 'call' && SHAPING.test(calledName(fn.parent.callee));
}
