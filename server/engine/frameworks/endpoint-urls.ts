import { isEndpointName, isNearHost } from '../facts/endpoint-names.ts';
import type { InsecureEndpoint } from '../facts/oauth.ts';
import { wordOf } from '../oauth/words.ts';
import type { Module } from '../program/link.ts';
import type { Node } from '../program/nodes.ts';
import { placeOf } from './context.ts';

const SWITCHES = new Set(['dangerouslyAllowInsecureIssuerUrl', 'allowInsecureRequests', 'allowInsecureIssuerUrl']);

/** OAuth endpoints of other machines with `http:`, and switches that allow them. */
export function* insecureEndpoints(module: Module): Generator<InsecureEndpoint> {
  for (const literal of module.literals) {
    const name = nameOf(literal);
    if (name === undefined) continue;
    const at = placeOf(literal, { module });
    if (literal.kind === 'literal' && literal.value === true && SWITCHES.has(name)) {
      yield { kind: 'insecureEndpoint', at: placeOf(literal.parent ?? literal, { module }), name, host: undefined };
    }
    const text =
      literal.kind === 'template' ? literal.texts[0] : typeof literal.value === 'string' ? literal.value : undefined;
    const host = text === undefined ? undefined : /^http:\/\/([^/:?#]+)/.exec(text)?.[1];
    if (host !== undefined && isEndpointName(name) && !isNearHost(host) && !isSaml(literal))
      yield { kind: 'insecureEndpoint', at, name, host };
  }
}

/** `{ entryPoint, issuer: 'http://www.okta.com/…', idpCert }`: the name of an entity, which nobody requests. */
function isSaml({ parent }: Node): boolean {
  const object = parent?.kind === 'property' ? parent.parent : undefined;
  return (
    object?.kind === 'object' &&
    object.properties.some(
      (each) => each.kind === 'property' && /^(entryPoint|idp|idpCert|samlp?\w*)$/i.test(each.key ?? ''),
    )
  );
}

/** The name that a value goes under: a property, a variable, also by way of `new URL(…)` or what is used when unset. */
export function nameOf(literal: Node): string | undefined {
  let node = literal;
  for (let around = wrapperOf(node); around; around = wrapperOf(node)) node = around;
  const { parent } = node;
  if (parent?.kind === 'property') return parent.key;
  if (parent?.kind === 'classMember') return parent.name;
  if (parent?.kind === 'assignment') return parent.target.kind === 'member' ? parent.target.property : undefined;
  return parent?.kind === 'declaration' && parent.target.kind === 'namePattern' ? parent.target.name : undefined;
}

const TYPES = /^(AnyHttpUrl|HttpUrl|AnyUrl|URL|SecretStr|str)$/;
const READS = /^(getenv|get|config|env)$/;

/** What holds a value without changing it. */
function wrapperOf(node: Node): Node | undefined {
  const { parent } = node;
  if (parent?.kind === 'array') return parent;
  // `process.env.ISSUER ?? 'http://…'`
  if (parent?.kind === 'logical' && parent.operator !== '&&') return parent.right === node ? parent : undefined;
  // `Field(default="http://…")`
  if (parent?.kind === 'property' && parent.key === 'default' && parent.parent?.kind === 'call') return parent.parent;
  if (parent?.kind !== 'call') return undefined;
  const name = wordOf(parent.callee) ?? '';
  const [first, second] = parent.arguments;
  if (parent.construct || (first === node && /^Field$/.test(name)) || TYPES.test(name)) return parent;
  // `os.environ.get("ISSUER", "http://…")`
  return second === node && READS.test(name) ? parent : undefined;
}
