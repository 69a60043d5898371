import type { PkceGap } from '../facts/oauth.ts';
import { closureOf } from '../oauth/closure.ts';
import { neighbours } from '../oauth/neighbours.ts';
import { serverParts, type ServerPart } from '../oauth/server-parts.ts';
import { wordOf } from '../oauth/words.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { ClassNode, Literal, Node, Template } from '../program/nodes.ts';
import { ancestors, descendants } from '../program/walk.ts';
import { placeOf } from './context.ts';

/** Switches by the value that weakens PKCE; `forward_pkce` is FastMCP's (`OAuthProxy`, 2.12 and later, on by default). */
const SWITCHES: Readonly<Record<string, readonly [boolean, PkceGap['gap']]>> = {
  skipLocalPkceValidation: [true, 'skipped'],
  allowPlainPKCE: [true, 'plain-allowed'],
  allowPlainPkce: [true, 'plain-allowed'],
  forward_pkce: [false, 'not-forwarded'],
};
/** Code that knows of the verifier, or asks another server for the tokens. */
const VERIFIES = /verifier|pkce|challenge|^fetch$|axios|httpx|aiohttp|^requests$|^urlopen$/i;

/** PKCE that an authorization server of the workspace skips, weakens or never verifies. */
export function* pkceGaps(module: Module, evaluator: Evaluator): Generator<PkceGap> {
  for (const literal of module.literals) {
    const named = switchAround(literal);
    const [weak, gap] = (named !== undefined && Object.hasOwn(SWITCHES, named) && SWITCHES[named]) || [];
    if (named === undefined || gap === undefined || literal.kind !== 'literal' || literal.value !== weak) continue;
    if (gap === 'skipped' && sendsVerifierOn(literal)) continue;
    yield { kind: 'pkceGap', at: placeOf(literal.parent ?? literal, { module }), name: named, gap };
  }
  for (const part of serverParts(module, evaluator)) {
    if (part.role !== 'token' || part.form !== 'route' || !neverVerifies(part, evaluator)) continue;
    if (issuesCodes(module, evaluator)) yield { kind: 'pkceGap', at: part.at, name: part.name, gap: 'never-verified' };
  }
}

/** `skipLocalPkceValidation: true`, `skipLocalPkceValidation = true`, `forward_pkce=False` */
function switchAround({ parent }: Literal | Template): string | undefined {
  if (parent?.kind === 'property') return parent.key;
  if (parent?.kind === 'classMember') return parent.name;
  return parent?.kind === 'assignment' && parent.target.kind === 'member' ? parent.target.property : undefined;
}

/** The provider that skips the check hands the verifier to the server behind it, which makes the check. */
function sendsVerifierOn(literal: Node): boolean {
  const owner = [...ancestors(literal)].find((each): each is ClassNode => each.kind === 'class');
  if (!owner) return false;
  if (owner.superclass) return true;
  const exchange = owner.members.find((each) => each.name === 'exchangeAuthorizationCode')?.value;
  if (exchange?.kind !== 'function') return true;
  const verifier = exchange.parameters[2]?.target;
  if (verifier?.kind !== 'namePattern') return false;
  for (const node of descendants(exchange.body)) if (node.kind === 'name' && node.name === verifier.name) return true;
  return false;
}

/** The handler is known to its end, gives access tokens, and speaks of no verifier. */
function neverVerifies(part: ServerPart, evaluator: Evaluator): boolean {
  const { nodes, whole } = closureOf(part.code, evaluator);
  if (!part.known || !whole) return false;
  const names = nodes.flatMap(
    ({ node }) => wordOf(node) ?? (node.kind === 'literal' && node.value !== undefined ? String(node.value) : []),
  );
  if (names.some((name) => VERIFIES.test(name))) return false;
  // A route that asks for the kind of grant, and knows no codes
  if (names.includes('grant_type') && !names.includes('authorization_code')) return false;
  return names.includes('access_token');
}

/** The workspace speaks of an authorization endpoint of its own that clients use with PKCE. */
function issuesCodes(module: Module, evaluator: Evaluator): boolean {
  for (const each of neighbours(module, evaluator.project)) {
    for (const literal of each.literals) {
      const parent = literal.parent;
      if (literal.kind === 'literal' && literal.value === 'authorization_code') return true;
      if (parent?.kind === 'property' && parent.key === 'authorization_endpoint') return true;
    }
  }
  return false;
}
