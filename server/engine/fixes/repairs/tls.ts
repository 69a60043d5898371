import type { TlsContext } from '../../facts/facts.ts';
import type { Fix } from '../../fix.ts';
import { createDrafts } from '../drafts.ts';
import type { Draft } from '../draft.ts';
import { nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { insertProperties, ownProperty, removeProperty, setProperty } from '../objects.ts';
import { endOf, startOf, statementAround } from '../place.ts';
import { isOf } from '../subject.ts';

/** Takes `rejectUnauthorized: false`, or the switch for the whole process, out of the source. */
export const verifyCertificates: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'tls')) return;
  const fix = edited(subject, context, subject.processWide ? removeSwitch : removeFlag);
  if (!fix) return;
  const steps = [
    'For a server with a certificate of your own authority, give that authority as `ca` (or in `NODE_EXTRA_CA_CERTS`).',
  ];
  yield { id: 'verify-certificates', title: 'Verify certificates', class: 'safe', ...fix, steps };
};

/** `rejectUnauthorized: true` beside `requestCert: true`. */
export const enforceClientCertificates: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'tls')) return;
  const fix = edited(subject, context, (draft, tls) => {
    const object = tls.options && nodeAt(draft.module, tls.options, 'object');
    return object !== undefined && setProperty(draft, object, 'rejectUnauthorized', 'true');
  });
  if (fix)
    yield {
      id: 'enforce-client-certificates',
      title: 'Refuse clients without a valid certificate',
      class: 'safe',
      ...fix,
      steps: [],
    };
};

/** `requestCert: true, rejectUnauthorized: true` beside `ca`. */
export const requestClientCertificates: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'tls')) return;
  const fix = edited(subject, context, (draft, tls) => {
    const object = tls.options && nodeAt(draft.module, tls.options, 'object');
    if (!object) return false;
    const missing = ['requestCert', 'rejectUnauthorized'].filter((key) => !setProperty(draft, object, key, 'true'));
    insertProperties(
      draft,
      object,
      missing.map((key) => `${key}: true`),
      ownProperty(object, 'ca'),
    );
    return true;
  });
  const steps = ['Give every client a certificate of this authority before the next start: without one it is refused.'];
  if (fix)
    yield {
      id: 'request-client-certificates',
      title: 'Ask for client certificates and enforce them',
      class: 'safe',
      ...fix,
      steps,
    };
};

function edited(
  tls: TlsContext,
  context: FixContext,
  edit: (draft: Draft, tls: TlsContext) => boolean,
): Pick<Fix, 'edits'> | undefined {
  const drafts = createDrafts(context);
  const draft = drafts.of((tls.options ?? tls.at).path);
  return draft && edit(draft, tls) ? { edits: drafts.edits() } : undefined;
}

function removeFlag(draft: Draft, { rejectUnauthorized }: TlsContext): boolean {
  const literal = rejectUnauthorized && nodeAt(draft.module, rejectUnauthorized.at, 'literal');
  const property = literal?.parent;
  if (property?.kind !== 'property' || property.parent?.kind !== 'object') return false;
  removeProperty(draft, property.parent, property);
  return true;
}

/** `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';` with its line. */
function removeSwitch(draft: Draft, { at }: TlsContext): boolean {
  const assignment = nodeAt(draft.module, at, 'assignment');
  const statement = assignment && statementAround(assignment);
  if (statement?.kind !== 'expression' || statement.expression !== assignment) return false;
  const { text } = draft.module;
  const [before = ''] = /[ \t]*$/.exec(text.slice(0, startOf(statement)).slice(-200)) ?? [];
  const isFirst = /(^|\n)$/.test(text.slice(0, startOf(statement) - before.length).slice(-1));
  const [after = ''] = /^[ \t]*\r?\n/.exec(text.slice(endOf(statement), endOf(statement) + 200)) ?? [];
  draft.replace(
    { start: startOf(statement) - (isFirst ? before.length : 0), end: endOf(statement) + (isFirst ? after.length : 0) },
    '',
  );
  return true;
}
