import type { Thrower, VerifierError } from '../../facts/resource-servers.ts';
import type { Fix } from '../../fix.ts';
import { createDrafts, type Drafts } from '../drafts.ts';
import { nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { invalidToken, refusalErrors } from '../gates/oauth.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';

const TITLE = 'Refuse a wrong token with 401';

/** Every error for a wrong token becomes one that the gate knows; where one cannot, a plan. */
export const refuseToken: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'verifierError')) return;
  yield convert(subject, context) ?? guided('refuse-token', TITLE, planFor(subject));
};

function planFor({ major }: VerifierError): readonly string[] {
  const thrown = major === 1 ? '`InvalidTokenError`' : '`OAuthError` with `OAuthErrorCode.InvalidToken`';
  return [
    `In the verifier, catch what the check throws for a wrong token, and throw ${thrown} from \`${refusalErrors(major)}\` in its place.`,
    'Let other failures through: a key set that cannot be reached is a failure of the server.',
  ];
}

function convert({ throwers, major }: VerifierError, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  if (!throwers.every((each) => convertOne(each, major, drafts))) return undefined;
  return { id: 'refuse-token', title: TITLE, class: 'safe', edits: drafts.edits(), steps: [] };
}

function convertOne({ at, flaw }: Thrower, major: 1 | 2, drafts: Drafts): boolean {
  const draft = drafts.of(at.path);
  if (!draft || flaw === 'other-major') return false;
  if (flaw === 'plain') {
    // `new Error('Invalid token')`
    const made = nodeAt(draft.module, at, 'call');
    if (made?.callee.kind !== 'name') return false;
    const { callee, argumentSpan } = made;
    const from = refusalErrors(major);
    draft.replace(callee, draft.import(from, major === 1 ? 'InvalidTokenError' : 'OAuthError'));
    const separator = made.arguments.length > 0 ? ', ' : '';
    if (major === 2)
      draft.insert(argumentSpan.start, `${draft.import(from, 'OAuthErrorCode')}.InvalidToken${separator}`);
    return true;
  }
  // `await jwtVerify(token, keys)`
  const call = nodeAt(draft.module, at, 'name', 'member')?.parent;
  if (call?.kind !== 'call' || call.parent?.kind !== 'await') return false;
  draft.insert(call.end, `.catch(() => Promise.reject(${invalidToken(draft, major)}))`);
  return true;
}
