import type { Expression, Name } from '../program/nodes.ts';
import { enclosingFunction } from '../program/walk.ts';
import { isRequest } from './request-reads.ts';

/** A variable of the function in which it is read. */
export function isLocalName(node: Name): boolean {
  const origin = node.binding?.origin;
  if (!origin) return false;
  const home =
    origin.kind === 'parameter' ? origin.function : 'node' in origin ? enclosingFunction(origin.node) : undefined;
  return home !== undefined && home === enclosingFunction(node);
}

/**
 * `config.apiKey`, `this.options.token`, `API_KEY`: how a setting is written. What the function at hand was given or
 * looked up itself (a row of a table, a token of a store) is no setting.
 */
export function settingName(node: Expression, isLocal: (name: Name) => boolean): string | undefined {
  if (node.kind === 'name') return isLocal(node) ? undefined : node.name;
  if (node.kind !== 'member') return undefined;
  const object = settingName(node.object, isLocal);
  return object === undefined ? undefined : `${object}.${node.property}`;
}

export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** What tokens are verified with is no secret, but without it nothing is verified either: `if not self.public_key`. */
export function isVerifyingKey(name: string): boolean {
  return /^_?(?:jwt_?)?(?:public_?key|verification_?key|jwks(?:_?(?:client|keys?|ur[il]|set))?)$/i.test(name);
}

/** `c.env.API_KEY` of Hono, `env.API_KEY` of a Worker's `fetch(request, env)`. */
export function workerBinding(node: Expression): string | undefined {
  if (node.kind !== 'member') return undefined;
  const { object } = node;
  if (object.kind === 'member')
    return object.property === 'env' && isRequest(object.object) ? node.property : undefined;
  return object.kind === 'name' && object.name === 'env' && object.binding?.origin.kind === 'parameter'
    ? node.property
    : undefined;
}
