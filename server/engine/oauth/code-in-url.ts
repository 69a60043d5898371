import type { Call, Node, Property } from '../program/nodes.ts';
import { descendants, enclosingFunction } from '../program/walk.ts';
import { wordOf } from './words.ts';

/** What puts the parameters of a URL together: the standard library's, and the Python SDK's `mcp.server.auth.provider`. */
const ENCODERS = /^(urlencode|construct_redirect_uri)$/;

/**
 * Whether a node puts an authorization code into a URL: `url.searchParams.set('code', code)`,
 * `` `${redirectUri}?code=${code}` ``, `urlencode({"code": code})`, `construct_redirect_uri(uri, code=code)`.
 */
export function setsCode(node: Node): boolean {
  if (node.kind === 'template') return node.texts.some((text) => /[?&]code=$/.test(text));
  if (node.kind === 'property') return node.key === 'code' && isEncoded(node);
  if (node.kind !== 'call' || node.callee.kind !== 'member' || !/^(set|append)$/.test(node.callee.property))
    return false;
  const [key] = node.arguments;
  return key?.kind === 'literal' && key.value === 'code';
}

function isEncoded({ parent: object }: Property): boolean {
  // construct_redirect_uri(uri, code=code)
  if (object?.kind === 'call') return encodes(object);
  if (object?.kind !== 'object') return false;
  const { parent } = object;
  if (parent?.kind === 'call') return encodes(parent);
  if (parent?.kind !== 'declaration' || parent.target.kind !== 'namePattern') return false;
  // params = {"code": code}; urlencode(params)
  const { name } = parent.target;
  const around = enclosingFunction(parent);
  for (const node of around ? descendants(around) : [])
    if (node.kind === 'call' && encodes(node) && node.arguments.some((each) => wordOf(each) === name)) return true;
  return false;
}

function encodes({ callee }: Call): boolean {
  return ENCODERS.test(wordOf(callee) ?? '');
}
