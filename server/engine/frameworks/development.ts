import type { DevelopmentVerifier } from '../facts/development.ts';
import { findProperty, type Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call } from '../program/nodes.ts';
import { alternatives, constantText, symbolName, type Value } from '../program/values.ts';
import { isPlaceholder } from '../secrets/placeholder.ts';
import { placeOf } from './context.ts';
import { pythonDevelopmentVerifiers } from './python/development.ts';

/** Providers that come with lists of keys. */
const KEY_PROVIDER = /^mcp-framework(\/.*)?#APIKeyAuthProvider$/;
/** What the SDK's examples sign people in with: everybody, without asking. */
const DEMO = /^@modelcontextprotocol\/.*#(DemoInMemory(AuthProvider|ClientsStore|OAuthProvider)|setupAuthServer)$/;

/** `new APIKeyAuthProvider({ keys: ['…'] })`, `new DemoInMemoryAuthProvider()` */
export function* developmentVerifiers(module: Module, evaluator: Evaluator): Generator<DevelopmentVerifier> {
  if (module.program.moduleKind === 'python') {
    yield* pythonDevelopmentVerifiers(module, evaluator);
    return;
  }
  if (!/APIKeyAuthProvider|DemoInMemory|setupAuthServer/.test(module.text)) return;
  for (const call of module.calls) {
    const symbol = symbolName(evaluator.evaluate(call.callee, module, undefined));
    if (symbol === undefined) continue;
    const name = symbol.slice(symbol.indexOf('#') + 1);
    const at = placeOf(call, { module });
    if (DEMO.test(symbol)) yield { kind: 'developmentVerifier', at, name, flaw: 'demo' };
    else if (KEY_PROVIDER.test(symbol) && hasLiteralKey(call, module, evaluator))
      yield { kind: 'developmentVerifier', at, name, flaw: 'literal-keys' };
  }
}

function hasLiteralKey(call: Call, module: Module, evaluator: Evaluator): boolean {
  const [options] = call.arguments;
  if (!options || options.kind === 'spread') return false;
  for (const given of alternatives(evaluator.evaluate(options, module, undefined))) {
    const keys = given.kind === 'object' ? findProperty(given.node, 'keys') : undefined;
    if (!keys || given.kind !== 'object') continue;
    for (const list of alternatives(evaluator.evaluate(keys, given.module, given.frame)))
      if (
        list.kind === 'array' &&
        list.node.elements.some((each) => isKey(evaluator.evaluate(each, list.module, list.frame)))
      )
        return true;
  }
  return false;
}

/** A text of the source, also as what is used when a variable is not set. */
function isKey(value: Value): boolean {
  for (const each of alternatives(value)) {
    const text = constantText(each);
    if (text !== undefined && text !== '' && !isPlaceholder(text)) return true;
  }
  return false;
}
