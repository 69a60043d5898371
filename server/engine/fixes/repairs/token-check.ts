import type { TokenVerification } from '../../facts/oauth.ts';
import type { Fix } from '../../fix.ts';
import { createDrafts } from '../drafts.ts';
import type { Draft } from '../draft.ts';
import { requiredEnvironment } from '../environment.ts';
import { nodeAt, valueOf } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { defineResource } from '../gates/oauth.ts';
import { insertProperties, removeProperty } from '../objects.ts';
import { planned } from '../plans.ts';
import { isOf } from '../subject.ts';

/** Takes `ignoreExpiration: true` away. */
export const heedExpiry: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'tokenVerification') || !subject.ignoresExpiry) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.ignoresExpiry.path);
  const property = draft && nodeAt(draft.module, subject.ignoresExpiry, 'property');
  if (!draft || property?.parent?.kind !== 'object') return;
  removeProperty(draft, property.parent, property);
  yield { id: 'heed-expiry', title: 'Refuse expired tokens', class: 'safe', edits: drafts.edits(), steps: [] };
};

/** `['RS256', 'HS256', 'none']` → `['RS256']`: the family that the key is of stays. */
export const keepOneFamily: Fixer = function* (finding, subject, context) {
  const fix = isOf(subject, 'tokenVerification') ? oneFamily(subject, context) : undefined;
  if (fix) yield fix;
  else yield* planned(finding, subject, context);
};

function oneFamily({ algorithms, key }: TokenVerification, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  const draft = algorithms && drafts.of(algorithms.at.path);
  const found = draft && nodeAt(draft.module, algorithms.at, 'array', 'name');
  const list = found && valueOf(found);
  if (!draft || list?.kind !== 'array') return undefined;
  const names = list.elements.map((each) => (each.kind === 'literal' ? String(each.value) : ''));
  const kept = names.filter((name) => (key === 'public' ? /^(RS|PS|ES|Ed)/ : /^HS/).test(name));
  if (kept.length === 0 || names.includes('')) return undefined;
  draft.replace(list, `[${kept.map((name) => `'${name}'`).join(', ')}]`);
  return {
    id: 'keep-one-family',
    title: 'Accept the algorithms of the key only',
    class: 'safe',
    edits: drafts.edits(),
    steps: [],
  };
}

/** `jwtVerify(token, keys)` → `jwtVerify(token, keys, { issuer, audience })` */
export const checkClaims: Fixer = function* (finding, subject, context) {
  if (!isOf(subject, 'tokenVerification')) return;
  const fix = subject.key === 'public' ? withClaims(subject, context) : undefined;
  if (fix) yield fix;
  else yield* planned(finding, subject, context);
};

function withClaims(verification: TokenVerification, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  const draft = drafts.of(verification.at.path);
  const call = draft?.module.calls.find(
    ({ callee }) => callee.start === verification.at.start && callee.end === verification.at.end,
  );
  if (!draft || !call || draft.module.program.moduleKind === 'python') return undefined;
  const [token, key, options] = call.arguments;
  // `expressjwt({ secret })` has its options first
  if (!token || !key || (options && options.kind !== 'object')) return undefined;
  const wanted = claimsFor(verification, draft);
  if (options) insertProperties(draft, options, wanted);
  else draft.insert(call.argumentSpan.end, `, { ${wanted.join(', ')} }`);
  return {
    id: 'check-claims',
    title: 'Check issuer and audience',
    class: 'values',
    edits: drafts.edits(),
    steps: [
      'Set the variables where the server is started: the issuer as its tokens write it, and the public URL of this server, for which they must be issued.',
    ],
  };
}

function claimsFor({ issuer, audience }: TokenVerification, draft: Draft): string[] {
  const required = issuer === 'missing' ? requiredEnvironment(draft, 'OAUTH_ISSUER', true) : '';
  const name = required === '' ? '' : draft.define('tokenIssuer', (self) => `const ${self} = ${required};`);
  return [
    ...(issuer === 'missing' ? [`issuer: ${name}`] : []),
    ...(audience === 'missing' ? [`audience: ${defineResource(draft)}.href`] : []),
  ];
}
