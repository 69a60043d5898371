import type { ClaimCheck, TokenVerification } from '../../facts/oauth.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Call } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import type { Located } from '../../program/values.ts';
import { placeOf } from '../context.ts';
import { argumentOf } from './arguments.ts';
import { isNone } from './names.ts';

const VERIFIERS = /^fastmcp\.server\.auth(?:\.\w+)*\.(?:JWTVerifier|BearerAuthProvider)$/;

/** `JWTVerifier(jwks_uri=…)` of FastMCP: without `issuer` and `audience` it checks neither (4.x, `providers/jwt.py`). */
export function* configuredVerifiers(module: Module, evaluator: Evaluator): Generator<TokenVerification> {
  if (!/JWTVerifier|BearerAuthProvider/.test(module.text)) return;
  for (const call of module.calls) {
    const name = pythonName(evaluator.evaluate(call.callee, module));
    if (name === undefined || !VERIFIERS.test(name)) continue;
    const at: Located = { module, frame: undefined };
    yield {
      kind: 'tokenVerification',
      at: placeOf(call.callee, { module }),
      name: name.slice(name.lastIndexOf('.') + 1),
      issuer: option('issuer', call, at, evaluator),
      audience: option('audience', call, at, evaluator),
      key: 'public',
      ignoresExpiry: undefined,
      algorithms: undefined,
    };
  }
}

function option(name: string, call: Call, at: Located, evaluator: Evaluator): ClaimCheck {
  const given = argumentOf(call, at, name, undefined, { evaluator });
  if (given === 'unknown') return 'unknown';
  return given && !isNone(given.value) ? 'checked' : 'missing';
}
