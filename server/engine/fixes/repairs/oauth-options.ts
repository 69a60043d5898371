import type { AuthorizationRequest, InsecureEndpoint, PkceGap } from '../../facts/oauth.ts';
import type { Fix } from '../../fix.ts';
import { createDrafts } from '../drafts.ts';
import { nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { insertProperties, removeProperty, setProperty } from '../objects.ts';
import { planned } from '../plans.ts';
import { isOf } from '../subject.ts';

/** `issuer: 'http://login.example.com'` → `https:`; a switch that allows it goes. */
export const secureEndpoint: Fixer = function* (_finding, subject, context) {
  const fix = isOf(subject, 'insecureEndpoint') ? withTls(subject, context) : undefined;
  if (fix) yield fix;
};

function withTls({ at, host }: InsecureEndpoint, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  const draft = drafts.of(at.path);
  const node = draft && nodeAt(draft.module, at, 'property', 'literal', 'template');
  if (!draft || !node) return undefined;
  const common = { id: 'use-tls', title: 'Use TLS' };
  if (host === undefined) {
    if (node.kind !== 'property' || node.parent?.kind !== 'object') return undefined;
    removeProperty(draft, node.parent, node);
    return { ...common, class: 'safe', edits: drafts.edits(), steps: [] };
  }
  const scheme = draft.module.text.indexOf('http://', node.start);
  if (scheme < 0 || scheme > node.start + 1) return undefined;
  draft.replace({ start: scheme, end: scheme + 'http'.length }, 'https');
  const steps = [`Make sure that \`${host}\` answers with a certificate before the next start.`];
  return { ...common, class: 'values', edits: drafts.edits(), steps };
}

/** `skipLocalPkceValidation: true` → `false`; a challenge that is not made yet is a plan. */
export const checkPkce: Fixer = function* (finding, subject, context) {
  const fix = isOf(subject, 'pkceGap') ? withoutSwitch(subject, context) : undefined;
  if (fix) yield fix;
  else yield* planned(finding, subject, context);
};

function withoutSwitch({ at, gap }: PkceGap, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  const draft = gap === 'skipped' || gap === 'plain-allowed' ? drafts.of(at.path) : undefined;
  const node = draft && nodeAt(draft.module, at, 'property', 'classMember', 'assignment');
  if (!draft || !node) return undefined;
  if (node.value) draft.replace(node.value, 'false');
  const title = gap === 'skipped' ? 'Check the verifier here' : 'Refuse plain challenges';
  return { id: 'check-pkce', title, class: 'safe', edits: drafts.edits(), steps: [] };
}

/** `generateAuthUrl({ scope })` → `generateAuthUrl({ scope, access_type: 'offline' })` */
export const askOffline: Fixer = function* (_finding, subject, context) {
  const fix = isOf(subject, 'authorizationRequest') ? offline(subject, context) : undefined;
  if (fix) yield fix;
};

function offline({ at }: AuthorizationRequest, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  const draft = drafts.of(at.path);
  const call = draft?.module.calls.find(({ callee }) => callee.start === at.start && callee.end === at.end);
  const [options] = call?.arguments ?? [];
  if (!draft || options?.kind !== 'object') return undefined;
  if (!setProperty(draft, options, 'access_type', "'offline'"))
    insertProperties(draft, options, ["access_type: 'offline'"]);
  return {
    id: 'ask-offline',
    title: 'Ask for a refresh token',
    class: 'safe',
    edits: drafts.edits(),
    steps: ['Keep `refresh_token` of the first answer encrypted: Google sends it once, unless `prompt` is `consent`.'],
  };
}
