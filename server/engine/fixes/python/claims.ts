import type { TokenVerification } from '../../facts/oauth.ts';
import type { Fix } from '../../fix.ts';
import type { Module } from '../../program/link.ts';
import type { Call } from '../../program/nodes.ts';
import { enclosingFunction } from '../../program/walk.ts';
import { setStep } from '../environment.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { isOf } from '../subject.ts';
import { setKeyword } from './call.ts';
import { createPythonDraft, type PythonDraft } from './draft.ts';
import { dictionaryOf, entriesWhere, isOff, keywordOf, removeEntries } from './entries.ts';
import { importedName } from './imported-name.ts';
import { setKeywords } from './keywords.ts';
import { plannedForPython } from './plans.ts';
import { settingAt } from './settings.ts';

/** They take issuer and audience by these names: FastMCP's verifiers, PyJWT and python-jose. */
const NAMED = /^(?:fastmcp\.server\.auth\..*|jwt(?:\.\w+)*\.decode(?:_complete)?|jose(?:\.jwt)?\.decode)$/;
const AUTHLIB = /^authlib\.jose\.(?:jwt|JsonWebToken)\.decode$/;

const CLAIMS = {
  issuer: { short: 'iss', variable: 'OAUTH_ISSUER' },
  audience: { short: 'aud', variable: 'MCP_SERVER_URL' },
} as const;
type Claim = keyof typeof CLAIMS;

/** `jwt.decode(token, key, algorithms=[…])` → `…, issuer=…, audience=…` */
export const checkPythonClaims: Fixer = function* (finding, subject, context) {
  const fix = isOf(subject, 'tokenVerification') && subject.key === 'public' ? withClaims(subject, context) : undefined;
  if (fix) yield fix;
  else yield* plannedForPython(finding, subject, context);
};

function withClaims(verification: TokenVerification, context: FixContext): Fix | undefined {
  const { at } = verification;
  const module = context.module(at.path);
  const call = module?.calls.find(({ callee }) => callee.start === at.start && callee.end === at.end);
  if (!module || !call) return undefined;
  const draft = createPythonDraft(module);
  const missing = (['issuer', 'audience'] as const).filter((each) => verification[each] === 'missing');
  if (!addClaims(draft, call, missing)) return undefined;
  return {
    id: 'check-claims',
    title: 'Check issuer and audience',
    class: 'values',
    edits: draft.edits(),
    steps: [
      setStep(missing.map((each) => CLAIMS[each].variable)),
      'They are the issuer as its tokens write it, and the public URL of this server, for which tokens must be issued.',
    ],
  };
}

function addClaims(draft: PythonDraft, call: Call, missing: readonly Claim[]): boolean {
  const name = importedName(call.callee) ?? '';
  if (AUTHLIB.test(name)) return addClaimsOptions(draft, call, missing);
  if (!NAMED.test(name)) return false;
  const options = dictionaryOf(call, 'options');
  if (!options && keywordOf(call, 'options')) return false;
  const switches = missing.map((each) => `verify_${CLAIMS[each].short}`);
  const removed = entriesWhere(options, (each) => isOff(each) && switches.includes(each.key ?? ''));
  if (options) removeEntries(draft, options, removed);
  const added = missing.filter((each) => !isGiven(call, each));
  const values = added.map((each): [string, string] => [each, claimValue(draft, each, call)]);
  // what is taken out of the call leaves room, and would be written twice by laying it out anew
  if (removed.length > 0) for (const [name, value] of values) setKeyword(draft, call, name, value);
  else setKeywords(draft, call, Object.fromEntries(values));
  return true;
}

function claimValue(draft: PythonDraft, claim: Claim, call: Call): string {
  return settingAt(draft, CLAIMS[claim].variable, call);
}

/** An audience that is expected, and whose test alone is switched off, stays. */
function isGiven(call: Call, name: string): boolean {
  const given = keywordOf(call, name)?.value;
  return given !== undefined && !(given.kind === 'literal' && given.value === null);
}

/** Authlib looks at what `claims_options` say when the claims are told to: `claims.validate()`. */
function addClaimsOptions(draft: PythonDraft, call: Call, missing: readonly Claim[]): boolean {
  if (keywordOf(call, 'claims_options') || !isValidated(call, draft.module)) return false;
  const lines = missing.map(
    (each) => `"${CLAIMS[each].short}": {"essential": True, "value": ${claimValue(draft, each, call)}}`,
  );
  setKeywords(draft, call, { claims_options: `{\n${lines.map((each) => `    ${each},\n`).join('')}}` });
  return true;
}

/** `claims = jwt.decode(…); claims.validate()` */
function isValidated(call: Call, { calls }: Module): boolean {
  const { parent } = call;
  const name = parent?.kind === 'declaration' && parent.target.kind === 'namePattern' ? parent.target.name : undefined;
  const fn = enclosingFunction(call);
  return calls.some(
    ({ callee, parent: around, start }) =>
      callee.kind === 'member' &&
      callee.property === 'validate' &&
      callee.object.kind === 'name' &&
      callee.object.name === name &&
      start > call.end &&
      around?.kind === 'expression' &&
      enclosingFunction(around) === fn,
  );
}
