import type { Expression, Logical, Member } from '../../program/nodes.ts';
import { createDrafts } from '../drafts.ts';
import type { Draft } from '../draft.ts';
import { nodeAt } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { stop } from '../snippet.ts';
import { isOf } from '../subject.ts';

const HEADER = 'x-api-key';

/** `req.query.api_key` → `req.get('x-api-key')` */
export const readHeader: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'credentialRead')) return;
  const drafts = createDrafts(context);
  const draft = drafts.of(subject.at.path);
  const node = draft && nodeAt(draft.module, subject.at, 'member');
  const title = 'Read the credential from a header';
  const tell = 'Tell clients to send the credential in the header; change every credential that was sent in a URL.';
  if (!draft || node?.object.kind !== 'member' || node.object.property !== 'query') {
    yield guided('read-header', title, [
      `Read \`${HEADER}\` or \`Authorization\` from the request's headers instead of \`${subject.name}\` from its URL.`,
      tell,
    ]);
    return;
  }
  takeFromHeader(draft, node, node.object.object);
  yield { id: 'read-header', title, class: 'values', edits: drafts.edits(), steps: [tell] };
};

function takeFromHeader(draft: Draft, node: Member, request: Expression): void {
  const beside = besideHeader(node);
  if (beside) {
    // `req.get('x-api-key') || req.query.api_key`: the header is read already
    const { kept, whole } = beside;
    draft.replace(whole, draft.module.text.slice(kept.start, kept.end));
    return;
  }
  draft.replace(node, `${draft.module.text.slice(request.start, request.end)}.get('${stop(HEADER)}')`);
}

function besideHeader(node: Member): { readonly whole: Logical; readonly kept: Expression } | undefined {
  const { parent } = node;
  if (parent?.kind !== 'logical' || parent.operator === '&&') return undefined;
  const kept = parent.left === node ? parent.right : parent.left;
  return readsHeader(kept) ? { whole: parent, kept } : undefined;
}

/** `req.headers['x-api-key']`, `req.headers.authorization`, `req.get('x-api-key')`, `req.header('x-api-key')` */
function readsHeader(node: Expression): boolean {
  if (node.kind === 'member') return node.object.kind === 'member' && node.object.property === 'headers';
  return (
    node.kind === 'call' &&
    node.callee.kind === 'member' &&
    (node.callee.property === 'get' || node.callee.property === 'header')
  );
}
