import type { TokenDecode } from '../../facts/facts.ts';
import type { Fix } from '../../fix.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { enclosingFunction } from '../../program/walk.ts';
import { setStep } from '../environment.ts';
import { nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { isOf } from '../subject.ts';
import { createPythonDraft, type PythonDraft } from './draft.ts';
import { dictionaryOf, entriesWhere, isOff } from './entries.ts';
import { importedName } from './imported-name.ts';
import { callAt } from './layout.ts';
import { plannedForPython } from './plans.ts';
import { defined, settingAt } from './settings.ts';

/** `jwt.decode(token, options={"verify_signature": False})` of PyJWT is verified with the keys of the issuer. */
export const verifyPythonToken: Fixer = function* (finding, subject, context) {
  const fix = isOf(subject, 'tokenDecode') ? verified(subject, context) : undefined;
  if (fix) yield fix;
  else yield* plannedForPython(finding, subject, context);
};

function verified({ at }: TokenDecode, context: FixContext): Fix | undefined {
  const module = context.module(at.path);
  const call = module && nodeAt(module, at, 'call');
  const [token] = call?.arguments ?? [];
  // it is written twice
  if (!module || !call || !token || !isRepeatable(token) || !isPlain(call)) return undefined;
  const draft = createPythonDraft(module);
  draft.replace(call, verification(draft, call, module.text.slice(token.start, token.end)));
  return {
    id: 'verify-token',
    title: 'Verify the token',
    class: 'values',
    edits: draft.edits(),
    steps: [
      setStep(['MCP_SERVER_URL', 'OAUTH_ISSUER', 'OAUTH_JWKS_URI']),
      'Install `pyjwt[crypto]`, and answer 401 when the verification raises `jwt.PyJWTError`.',
    ],
  };
}

/** It reads all claims, and says nothing else that verifying would have to keep. */
function isPlain(call: Call): boolean {
  if (importedName(call.callee) !== 'jwt.decode') return false;
  const options = dictionaryOf(call, 'options');
  const switches = entriesWhere(options, (each) => isOff(each) && each.key?.startsWith('verify_') === true);
  const isOnlySwitches = options !== undefined && switches.length === options.properties.length;
  return (
    isOnlySwitches &&
    call.keywords.every((each) => each.kind === 'property' && /^(?:options|algorithms)$/.test(each.key ?? ''))
  );
}

function verification(draft: PythonDraft, call: Call, token: string): string {
  const jwt = draft.import('jwt');
  const keys = defined(draft, 'issuer_keys', `${jwt}.PyJWKClient(${draft.import('os')}.environ["OAUTH_JWKS_URI"])`);
  const issuer = settingAt(draft, 'OAUTH_ISSUER', call);
  const audience = settingAt(draft, 'MCP_SERVER_URL', call);
  const key =
    enclosingFunction(call)?.async === true
      ? `(await ${draft.import('asyncio')}.to_thread(${keys}.get_signing_key_from_jwt, ${token})).key`
      : `${keys}.get_signing_key_from_jwt(${token}).key`;
  const rest = ['algorithms=["RS256", "ES256"]', `issuer=${issuer}`, `audience=${audience}`];
  return callAt(draft, call.start, `${jwt}.decode`, [token, key, ...rest]);
}

function isRepeatable(node: Expression): boolean {
  return node.kind === 'name' || (node.kind === 'member' && isRepeatable(node.object));
}
