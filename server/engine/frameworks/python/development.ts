import type { DevelopmentVerifier } from '../../facts/development.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import { pythonName } from '../../program/python-names.ts';
import { alternatives, type Located, type Value } from '../../program/values.ts';
import { isPlaceholder } from '../../secrets/placeholder.ts';
import { placeOf } from '../context.ts';
import { argumentOf, known } from './arguments.ts';

/** A table of tokens in the source. */
const STATIC = /^fastmcp\.server\.auth(?:\.\w+)*\.StaticTokenVerifier$/;
/** It takes every token, unless it is given what looks at it. */
const ANY = /^fastmcp\.server\.auth(?:\.\w+)*\.DebugTokenVerifier$/;
/** It registers and signs in whoever asks. */
const DEMO = /^fastmcp\.server\.auth(?:\.\w+)*\.InMemoryOAuthProvider$/;

/** `StaticTokenVerifier(tokens={"…": {…}})`, `DebugTokenVerifier()`, `InMemoryOAuthProvider()` of FastMCP */
export function* pythonDevelopmentVerifiers(module: Module, evaluator: Evaluator): Generator<DevelopmentVerifier> {
  if (!/StaticTokenVerifier|DebugTokenVerifier|InMemoryOAuthProvider/.test(module.text)) return;
  const at: Located = { module, frame: undefined };
  for (const call of module.calls) {
    const name = pythonName(evaluator.evaluate(call.callee, module));
    if (name === undefined) continue;
    const short = name.slice(name.lastIndexOf('.') + 1);
    const place = placeOf(call.callee, { module });
    if (DEMO.test(name)) yield { kind: 'developmentVerifier', at: place, name: short, flaw: 'demo' };
    if (ANY.test(name) && !argumentOf(call, at, 'validate', 0, { evaluator }))
      yield { kind: 'developmentVerifier', at: place, name: short, flaw: 'any-token' };
    if (!STATIC.test(name)) continue;
    const tokens = known(argumentOf(call, at, 'tokens', 0, { evaluator }));
    if (tokens && alternatives(tokens.value).some(hasLiteralKey))
      yield { kind: 'developmentVerifier', at: place, name: short, flaw: 'literal-keys' };
  }
}

/** `{"abc123": {"client_id": "a"}}` */
function hasLiteralKey(tokens: Value): boolean {
  if (tokens.kind !== 'object') return false;
  return tokens.node.properties.some(
    (each) => each.kind === 'property' && each.key !== undefined && !isPlaceholder(each.key),
  );
}
