import type { TokenVerification } from '../../facts/oauth.ts';
import type { Fix } from '../../fix.ts';
import type { ArrayExpression, Call, Expression } from '../../program/nodes.ts';
import { nodeAt, valueOf } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { isOf } from '../subject.ts';
import { createPythonDraft } from './draft.ts';
import { removeEntries } from './entries.ts';
import { plannedForPython } from './plans.ts';

/** Takes `"verify_exp": False` away. */
export const heedPythonExpiry: Fixer = function* (finding, subject, context) {
  const at = isOf(subject, 'tokenVerification') ? subject.ignoresExpiry : undefined;
  const module = at && context.module(at.path);
  const entry = module && nodeAt(module, at, 'property');
  const options = entry?.parent;
  if (!module || !entry || options?.kind !== 'object') {
    yield* plannedForPython(finding, subject, context);
    return;
  }
  const draft = createPythonDraft(module);
  removeEntries(draft, options, [entry]);
  yield { id: 'heed-expiry', title: 'Refuse expired tokens', class: 'safe', edits: draft.edits(), steps: [] };
};

/** `["RS256", "HS256", "none"]` → `["RS256"]`: the family that the key is of stays. */
export const keepOnePythonFamily: Fixer = function* (finding, subject, context) {
  const fix = isOf(subject, 'tokenVerification') ? oneFamily(subject, context) : undefined;
  if (fix) yield fix;
  else yield* plannedForPython(finding, subject, context);
};

const FAMILIES = { pair: /^(?:RS|PS|ES|Ed)/, secret: /^HS/ } as const;
type Family = keyof typeof FAMILIES;

function oneFamily(verification: TokenVerification, context: FixContext): Fix | undefined {
  const { algorithms } = verification;
  const module = algorithms && context.module(algorithms.at.path);
  const found = module && nodeAt(module, algorithms.at, 'array', 'name');
  const list = found && valueOf(found);
  if (!module || list?.kind !== 'array') return undefined;
  const kept = keptOf(list, verification, context);
  if (kept.length === 0 || kept.length === list.elements.length) return undefined;
  const draft = createPythonDraft(module);
  draft.replace(list, `[${kept.map((each) => module.text.slice(each.start, each.end)).join(', ')}]`);
  return {
    id: 'keep-one-family',
    title: 'Accept the algorithms of the key only',
    class: 'safe',
    edits: draft.edits(),
    steps: [],
  };
}

/** The names that stay; none where it is not certain of which family the key is. */
function keptOf(list: ArrayExpression, verification: TokenVerification, context: FixContext): readonly Expression[] {
  const named = (node: Expression, family: Family): boolean =>
    node.kind === 'literal' && typeof node.value === 'string' && FAMILIES[family].test(node.value);
  const of = (family: Family): Expression[] => list.elements.filter((each) => named(each, family));
  const [pair, secret] = [of('pair'), of('secret')];
  if (pair.length === 0 || secret.length === 0) return [...pair, ...secret];
  const family = familyOfKey(verification, context);
  return family === undefined ? [] : family === 'pair' ? pair : secret;
}

/** What the key says of itself: `SECRET`, `PUBLIC_KEY`, `signing_key.key`. */
function familyOfKey({ at, key }: TokenVerification, context: FixContext): Family | undefined {
  if (key === 'own') return 'secret';
  const module = context.module(at.path);
  const call = module?.calls.find(({ callee }) => callee.start === at.start && callee.end === at.end);
  const given = call && keyOf(call);
  if (!module || !given) return undefined;
  const said = [given, valueOf(given)].map((each) => module.text.slice(each.start, each.end)).join(' ');
  const isSecret = /secret|hmac|hs256/i.test(said);
  const isPair = /public|signing_?key|jwk|\bpem\b|_pem|certificate|rsa|\.key\b/i.test(said);
  return isSecret === isPair ? undefined : isSecret ? 'secret' : 'pair';
}

function keyOf({ arguments: [, second], keywords }: Call): Expression | undefined {
  const named = keywords.find((each) => each.kind === 'property' && each.key === 'key');
  return named?.value ?? second;
}
