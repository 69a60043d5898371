import type { TokenDecode } from '../../facts/facts.ts';
import type { Fix } from '../../fix.ts';
import type { Call } from '../../program/nodes.ts';
import { enclosingFunction } from '../../program/walk.ts';
import { createDrafts } from '../drafts.ts';
import type { Draft } from '../draft.ts';
import { setStep } from '../environment.ts';
import { calleeName, nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { claims, defineSettings } from '../gates/oauth.ts';
import { indented } from '../gates/refusal.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';

const TITLE = 'Verify the token';

/** A token that is only read is verified with the keys of its issuer. */
export const verifyToken: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'tokenDecode')) return;
  yield (
    verified(subject, context) ??
    guided('verify-token', TITLE, [
      `Replace \`${subject.how}\` by a verification: \`jwtVerify\` of \`jose\`, with the key set of the issuer and the options \`issuer\`, \`audience\` and \`algorithms\`.`,
      'Answer 401 when it throws: whatever it throws, the token proves nothing.',
    ])
  );
};

/** `decodeJwt(token)` → `(await jwtVerify(token, keys, { … })).payload`, where waiting is possible. */
function verified({ at }: TokenDecode, context: FixContext): Fix | undefined {
  const drafts = createDrafts(context);
  const draft = drafts.of(at.path);
  const call = draft && nodeAt(draft.module, at, 'call');
  const [token] = call?.arguments ?? [];
  if (!draft || !call || !token || call.arguments.length > 1 || calleeName(call) === 'parse') return undefined;
  if (enclosingFunction(call)?.async !== true) return undefined;
  replaceDecode(draft, call, draft.module.text.slice(token.start, token.end));
  return {
    id: 'verify-token',
    title: TITLE,
    class: 'values',
    edits: drafts.edits(),
    steps: [
      ...(context.packages.version(at.path, 'jose') === undefined
        ? ['Install what verifies it: `npm install jose`.']
        : []),
      setStep(['MCP_RESOURCE_URL', 'OAUTH_ISSUER', 'OAUTH_JWKS_URI']),
      'Answer 401 when the verification throws.',
    ],
  };
}

function replaceDecode(draft: Draft, call: Call, token: string): void {
  const verify = draft.import('jose', 'jwtVerify');
  const settings = defineSettings(draft);
  draft.replace(call, `(await ${verify}(${token}, ${settings.keys}, {\n${indented(claims(settings))}\n})).payload`);
}
