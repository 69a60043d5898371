import type { GuessableSecret } from '../../facts/oauth.ts';
import type { Call, FunctionNode, Node } from '../../program/nodes.ts';
import { enclosingFunction } from '../../program/walk.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { isOf } from '../subject.ts';
import { createPythonDraft, type PythonDraft } from './draft.ts';
import { importedName } from './imported-name.ts';
import { plannedForPython } from './plans.ts';

/** Codes that a person types have a form of their own. */
const TYPED = /otp|pin$|code$/i;
const SHAPING =
  /^(?:str|int|round|join|encode|decode|hex|hexdigest|md5|sha1|sha256|sha512|lower|upper|replace|strip|lstrip|map|filter|list)$/;
/** What makes a text of it: without one it may be meant as a number. */
const TEXT = /^(?:str|join|hex|hexdigest)$/;

/** `"tok_" + str(random.random())` → `f"tok_{secrets.token_urlsafe(32)}"`; `uuid.uuid1()` → `uuid.uuid4()` */
export const makePythonSecretAtRandom: Fixer = function* (finding, subject, context) {
  const module = isOf(subject, 'guessable') ? context.module(subject.at.path) : undefined;
  const draft = module && createPythonDraft(module);
  if (!draft || !isOf(subject, 'guessable') || !remade(subject, draft)) {
    yield* plannedForPython(finding, subject, context);
    return;
  }
  yield {
    id: 'make-at-random',
    title: subject.purpose === 'session' ? 'Make the session id at random' : 'Make the credential at random',
    class: 'safe',
    edits: draft.edits(),
    steps: [],
  };
};

function remade({ at, name }: GuessableSecret, draft: PythonDraft): boolean {
  const guess = nodeAt(draft.module, at, 'call');
  if (!guess || TYPED.test(name)) return false;
  if (importedName(guess.callee) === 'uuid.uuid1' && isBare(guess)) {
    const { callee } = guess;
    if (callee.kind === 'member') draft.replace(callee.propertySpan, 'uuid4');
    else draft.replace(callee, draft.import('uuid', 'uuid4'));
    return true;
  }
  const { whole, isText } = wholeOf(guess);
  if (!isText || !isWholeValue(whole)) return false;
  const made = `${draft.import('secrets')}.token_urlsafe(32)`;
  const prefix = prefixOf(whole);
  draft.replace(whole, draft.style(prefix === undefined ? made : `f"${prefix}{${made}}"`));
  return true;
}

function isBare({ arguments: given, keywords }: Call): boolean {
  return given.length === 0 && keywords.length === 0;
}

/** `tok_` of `"tok_" + …` and of `f"tok_{…}"` */
function prefixOf(whole: Node): string | undefined {
  let first = whole;
  while (first.kind === 'binary') first = first.left;
  const text =
    first.kind === 'template' ? first.texts[0] : first.kind === 'literal' && first !== whole ? first.value : '';
  return typeof text === 'string' && /^[A-Za-z][\w.:-]*[-_.:]$/.test(text) ? text : undefined;
}

/** The expression that is made of the guess and of what only shapes it or stands beside it, and whether it is a text. */
function wholeOf(guess: Node): { readonly whole: Node; readonly isText: boolean } {
  let whole = guess;
  let isText = false;
  for (let next = around(whole); next; next = around(whole)) {
    whole = next;
    isText ||= whole.kind === 'template' || (whole.kind === 'call' && TEXT.test(calledName(whole.callee)));
  }
  return { whole, isText };
}

function around(node: Node): Node | undefined {
  const { parent } = node;
  if (parent?.kind === 'template' || parent?.kind === 'array') return parent;
  if (parent?.kind === 'binary') return /^[+*]$/.test(parent.operator) ? parent : undefined;
  if (parent?.kind === 'member') return SHAPING.test(parent.property) ? parent : undefined;
  if (parent?.kind === 'call') return SHAPING.test(calledName(parent.callee)) ? parent : undefined;
  // "".join(random.choice(LETTERS) for _ in range(32))
  const fn = parent?.kind === 'return' ? enclosingFunction(parent) : undefined;
  return fn && isComprehension(fn) ? fn.parent : undefined;
}

function isComprehension({ expressionBody, parent }: FunctionNode): boolean {
  return expressionBody && parent?.kind === 'call' && calledName(parent.callee) === 'map';
}

function calledName(callee: Node): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}

/** It is all that a name, a field, an entry or a function gets. */
function isWholeValue({ parent }: Node): boolean {
  if (parent?.kind === 'assignment') return parent.operator === '=';
  return parent?.kind === 'return' || parent?.kind === 'declaration' || parent?.kind === 'property';
}
