import type { BroadScopes } from '../facts/oauth.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Expression, Node } from '../program/nodes.ts';
import { speaksOf } from '../program/speaks.ts';
import { constantText } from '../program/values.ts';
import { placeOf } from './context.ts';

/** Names under which scopes are asked for or required. */
const HOLDER =
  /^(default|required|requested|oauth|google|gmail|github|slack|all|auth)?_?(scopes?)(_?(supported|list))?$/i;
const OMNIBUS =
  /^(\*|\*:\*|all|full|root|superuser|everything|(full|all|unlimited)[-_: .]?access|admin:\*|\*:admin|sudo)$/i;
/** A role more than a scope: too much to ask for, and right to require of those who administer. */
const ROLE = /^(admin|site_admin|administrator)$/i;
/** Google scopes that alone open a whole account: all mail, all files, the whole cloud project. */
const GOOGLE_WHOLE = /^https:\/\/mail\.google\.com\/?$|^https:\/\/www\.googleapis\.com\/auth\/(drive|cloud-platform)$/;
/** Scopes that Google calls restricted or sensitive, and gives after a security review only. */
const GOOGLE_RESTRICTED =
  /^https:\/\/www\.googleapis\.com\/auth\/(gmail\.(readonly|modify|compose|insert|send|metadata|labels|settings\.\w+)|drive(\.\w+)*|admin\.[\w.]+|cloud-platform|contacts|calendar|spreadsheets|documents)$|^https:\/\/mail\.google\.com\/?$/;
const MOST_RESTRICTED = 3;
const GITHUB = /github/i;

/** GitHub: reads and writes code, hooks, keys and settings of all repositories that a person gets at, private ones too. */
const GITHUB_REPOSITORIES = 'repo';

/** Lists of scopes that ask for all there is, or for many restricted ones at once. */
export function* broadScopes(module: Module, evaluator: Evaluator): Generator<BroadScopes> {
  const seen = new Set<Node>();
  for (const literal of module.literals) {
    if (literal.kind !== 'literal' || typeof literal.value !== 'string') continue;
    const list = listAround(literal);
    if (!list || seen.has(list)) continue;
    seen.add(list);
    const scopes = scopesOf(list, module, evaluator);
    const isAsked = isRequest(list);
    const omnibus = scopes.filter(
      (each) => OMNIBUS.test(each) || GOOGLE_WHOLE.test(each) || (isAsked && ROLE.test(each)),
    );
    const restricted = scopes.filter((each) => GOOGLE_RESTRICTED.test(each));
    const at = placeOf(list, { module });
    if (omnibus.length > 0) yield { kind: 'broadScopes', at, scopes: omnibus, reason: 'omnibus' };
    else if (restricted.length > MOST_RESTRICTED)
      yield { kind: 'broadScopes', at, scopes: restricted, reason: 'many-restricted' };
    else if (scopes.includes(GITHUB_REPOSITORIES) && speaksOf(module, GITHUB))
      yield { kind: 'broadScopes', at, scopes: [GITHUB_REPOSITORIES], reason: 'repositories' };
  }
}

/** `const SCOPES = [ … ]`, `scope: 'a b'`, `params.set('scope', 'a b')`, `SCOPES = [ … ].join(' ')` */
function listAround(literal: Expression): Expression | undefined {
  const list = literal.parent?.kind === 'array' ? literal.parent : literal;
  let value: Node = list;
  // `[ … ].join(' ')`
  if (value.parent?.kind === 'member' && value.parent.property === 'join' && value.parent.parent?.kind === 'call')
    value = value.parent.parent;
  const { parent } = value;
  if (parent?.kind === 'property')
    return parent.key !== undefined && HOLDER.test(parent.key) && !isDescription(parent) ? list : undefined;
  if (parent?.kind === 'declaration')
    return parent.target.kind === 'namePattern' && HOLDER.test(parent.target.name) ? list : undefined;
  if (parent?.kind === 'classMember') return parent.name !== undefined && HOLDER.test(parent.name) ? list : undefined;
  if (parent?.kind !== 'call' || parent.callee.kind !== 'member' || !/^(set|append)$/.test(parent.callee.property))
    return undefined;
  const [key] = parent.arguments;
  return key?.kind === 'literal' && key.value === 'scope' && parent.arguments[1] === value ? list : undefined;
}

/** `auth: { scopes: 'all' }` of a build tool, `scope: 'all'` of a linter: no OAuth around. */
function isDescription(property: Extract<Node, { kind: 'property' }>): boolean {
  const object = property.parent;
  if (object?.kind !== 'object' || property.key === undefined || !/^scope$/i.test(property.key)) return false;
  return !object.properties.some(
    (each) =>
      each.kind === 'property' &&
      /client_?id|redirect_?uri|response_?type|access_?type|grant_?type|state|token|prompt|authori[sz]ation/i.test(
        each.key ?? '',
      ),
  );
}

/** `{ client_id, scope: 'admin' }`, `params.set('scope', 'admin')`: a client asks for it. */
function isRequest(list: Expression): boolean {
  let value: Node = list;
  if (value.parent?.kind === 'member' && value.parent.parent?.kind === 'call') value = value.parent.parent;
  const { parent } = value;
  if (parent?.kind === 'call') return true;
  if (parent?.kind !== 'property' || parent.parent?.kind !== 'object') return false;
  return parent.parent.properties.some(
    (each) =>
      each.kind === 'property' && /^(client_?id|redirect_?uri|response_?type|access_?type)$/i.test(each.key ?? ''),
  );
}

function scopesOf(list: Expression, module: Module, evaluator: Evaluator): string[] {
  const parts = list.kind === 'array' ? list.elements : [list];
  return parts.flatMap((each) => {
    const text = each.kind === 'spread' ? undefined : constantText(evaluator.evaluate(each, module));
    return text === undefined ? [] : text.split(/[\s,]+/).filter((scope) => scope !== '');
  });
}
