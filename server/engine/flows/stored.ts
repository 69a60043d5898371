import type { CredentialFlow } from '../facts/flows.ts';
import type { Evaluator } from '../program/evaluate.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Call, Expression } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import type { Carry } from './carry.ts';
import { calledName } from './ends.ts';
import { flowTo } from './flow.ts';
import { isCarried, type Quest } from './quest.ts';
import { storeSink } from './sinks.ts';
import { anyCredential, placeOf } from './sources.ts';

/** A name that means issued tokens where somebody stores it: `credentials`, `tokenData`. */
const TOKEN_STORE_NAME =
  /^(tokens?|credentials?|creds|(auth|oauth)?(token|credential)s?_?(data|set|response|info|payload)?)$/i;

const storedToken: Quest = {
  ...anyCredential,
  named(name, node, where) {
    const own = anyCredential.named(name, node, where);
    if (own) return own;
    if (!TOKEN_STORE_NAME.test(name) || !/refresh_?token|access_?token|OAuth2/i.test(where.module.text))
      return undefined;
    return { kind: 'tokens', name, at: placeOf(node, where) };
  },
};

/** Tokens that are written to a file, a key-value store or a browser's storage as they are. */
export function* storedTokens(where: Located, evaluator: Evaluator, carry: Carry): Generator<CredentialFlow> {
  for (const call of where.module.calls) {
    const sink = storeSink(call, where, evaluator);
    const [data] = sink?.arguments ?? [];
    if (!sink || !data || isRestricted(call, where, evaluator)) continue;
    const carried = carry(data, where, storedToken);
    if (!isCarried(carried) || carried.partial) continue;
    const { kind, name } = carried.source;
    if (kind === 'tokens' || (kind === 'named' && /token$|client_?secret$/i.test(name)))
      yield flowTo(carried, sink, call, data, where);
  }
}

/** `{ mode: 0o600 }`, or `chmod` in the same file: only the owner reads it. */
function isRestricted(call: Call, where: Located, evaluator: Evaluator): boolean {
  const options = call.arguments[2];
  if (options && restrictsMode(options, where, evaluator)) return true;
  return where.module.calls.some((each) => /^f?chmod(Sync)?$/.test(calledName(each)));
}

function restrictsMode(options: Expression, where: Located, evaluator: Evaluator): boolean {
  const value = evaluator.evaluate(options, where.module, where.frame);
  if (value.kind === 'literal') return false;
  if (value.kind !== 'object') return true;
  const mode = findProperty(value.node, 'mode');
  if (!mode) return value.node.properties.some((each) => each.kind === 'spread');
  const known = evaluator.evaluate(mode, value.module, value.frame);
  if (known.kind !== 'literal') return true;
  const bits = typeof known.value === 'string' ? Number.parseInt(known.value, 8) : Number(known.value);
  return (bits & 0o077) === 0;
}
