import type { Fixer } from '../fixes.ts';
import { nodeAt } from '../find.ts';
import { isOf } from '../subject.ts';
import { removeKeyword, setKeyword } from './call.ts';
import { createPythonDraft } from './draft.ts';
import { plannedForPython } from './plans.ts';

/** Takes `require_authorization_consent=False` away: FastMCP asks by itself. */
export const askForPythonConsent: Fixer = function* (finding, subject, context) {
  const module = isOf(subject, 'skippedConsent') ? context.module(subject.at.path) : undefined;
  const property =
    module && isOf(subject, 'skippedConsent') && subject.how === 'switched-off'
      ? nodeAt(module, subject.at, 'property')
      : undefined;
  const call = property?.parent;
  if (!module || !property || call?.kind !== 'call') {
    yield* plannedForPython(finding, subject, context);
    return;
  }
  const draft = createPythonDraft(module);
  removeKeyword(draft, call, property);
  yield { id: 'ask-for-consent', title: 'Ask for consent again', class: 'safe', edits: draft.edits(), steps: [] };
};

/** Takes `forward_pkce=False` away: FastMCP makes a challenge for the server behind by itself. */
export const forwardPythonPkce: Fixer = function* (finding, subject, context) {
  const module = isOf(subject, 'pkceGap') ? context.module(subject.at.path) : undefined;
  const property = module && isOf(subject, 'pkceGap') ? nodeAt(module, subject.at, 'property') : undefined;
  const call = property?.parent;
  if (!module || !property || property.key !== 'forward_pkce' || call?.kind !== 'call') {
    yield* plannedForPython(finding, subject, context);
    return;
  }
  const draft = createPythonDraft(module);
  removeKeyword(draft, call, property);
  const steps = ['Make sure that the authorization server behind knows PKCE with S256: nearly all do.'];
  yield {
    id: 'check-pkce',
    title: 'Send a challenge to the server behind',
    class: 'safe',
    edits: draft.edits(),
    steps,
  };
};

/** `flow.authorization_url(prompt="consent")` → `…, access_type="offline")` */
export const askPythonOffline: Fixer = function* (finding, subject, context) {
  const at = isOf(subject, 'authorizationRequest') ? subject.at : undefined;
  const module = at && context.module(at.path);
  const call = module?.calls.find(
    ({ start, end, callee }) =>
      at !== undefined &&
      ((start === at.start && end === at.end) || (callee.start === at.start && callee.end === at.end)),
  );
  const isFlow = call?.callee.kind === 'member' && call.callee.property === 'authorization_url';
  if (!module || !call || !isFlow || call.keywords.some((each) => each.kind === 'spread')) {
    yield* plannedForPython(finding, subject, context);
    return;
  }
  const draft = createPythonDraft(module);
  setKeyword(draft, call, 'access_type', '"offline"');
  yield {
    id: 'ask-offline',
    title: 'Ask for a refresh token',
    class: 'safe',
    edits: draft.edits(),
    steps: ['Keep `refresh_token` of the first answer encrypted: Google sends it once, unless `prompt` is `consent`.'],
  };
};

/** `"public, max-age=3600"` → `"private, max-age=3600"` */
export const keepPythonPrivate: Fixer = function* (finding, subject, context) {
  const module = isOf(subject, 'publicCache') ? context.module(subject.at.path) : undefined;
  const node = module && isOf(subject, 'publicCache') ? nodeAt(module, subject.at, 'property', 'literal') : undefined;
  const literal = node?.kind === 'property' ? node.value : node;
  const text = module && literal?.kind === 'literal' ? module.text.slice(literal.start, literal.end) : '';
  if (!module || !literal || !/\bpublic\b/.test(text)) {
    yield* plannedForPython(finding, subject, context);
    return;
  }
  const draft = createPythonDraft(module);
  draft.replace(literal, text.replace(/\bpublic\b/, 'private').replace(/,\s*s-maxage=\d+/, ''));
  yield {
    id: 'keep-private',
    title: 'Let only the caller keep the answer',
    class: 'safe',
    edits: draft.edits(),
    steps: [],
  };
};
