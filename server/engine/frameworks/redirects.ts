import type { RedirectCheck } from '../facts/oauth.ts';
import { partialTest } from '../oauth/partial-test.ts';
import { pythonPartialTests } from '../oauth/python-partial-test.ts';
import { settles } from '../oauth/settles.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, Expression, Member } from '../program/nodes.ts';
import { placeOf } from './context.ts';
import { redirectPatterns } from './redirect-patterns.ts';
import { uncheckedRedirects } from './unchecked-redirects.ts';

/** What sources call the address that a client names. */
const REDIRECT = /^_?(redirect_?ur[il]|redirect_?to|return_?to|callback_?ur[il])$/i;

/** Tests of the redirect URI that a client names, and codes that are sent wherever a request says. */
export function* redirectChecks(module: Module, evaluator: Evaluator): Generator<RedirectCheck> {
  if (!/redirect|return_?to|callback_?ur/i.test(module.text)) return;
  for (const call of module.calls) {
    const found = partialTest(call, isRedirect) ?? prefixOfVariable(call);
    if (found && (module.program.moduleKind !== 'python' || settles(call)))
      yield { kind: 'redirectCheck', at: placeOf(call, { module }), gap: 'partial', ...found };
  }
  for (const { node, ...found } of pythonPartialTests(module, isRedirect, evaluator))
    if (settles(node)) yield { kind: 'redirectCheck', at: placeOf(node, { module }), gap: 'partial', ...found };
  yield* redirectPatterns(module, evaluator);
  yield* uncheckedRedirects(module);
}

function isRedirect(node: Expression): boolean {
  if (node.kind === 'name') return REDIRECT.test(node.name);
  if (node.kind === 'member') return REDIRECT.test(node.property) || isHostOfRedirect(node);
  return (
    node.kind === 'call' &&
    node.callee.kind === 'name' &&
    node.callee.name === 'String' &&
    node.arguments.some((each) => isRedirect(each))
  );
}

/** `urlparse(redirect_uri).hostname`, `new URL(redirectUri).host`, also by way of a name */
function isHostOfRedirect({ object, property }: Member): boolean {
  if (!/^(host|hostname|netloc|origin)$/.test(property)) return false;
  const origin = object.kind === 'name' ? object.binding?.origin : undefined;
  const made = origin?.kind === 'variable' && origin.path.length === 0 ? origin.value : object;
  const [first] = made?.kind === 'call' && /^(URL|urlparse|urlsplit)$/.test(calleeName(made)) ? made.arguments : [];
  return first !== undefined && first.kind !== 'spread' && isRedirect(first);
}

/** `allowed.some((uri) => redirectUri.startsWith(uri))` */
function prefixOfVariable(call: Call): Pick<RedirectCheck, 'how' | 'passes'> | undefined {
  const { callee } = call;
  const [prefix] = call.arguments;
  if (callee.kind !== 'member' || !/^starts[Ww]ith$/.test(callee.property) || !isRedirect(callee.object))
    return undefined;
  if (prefix?.kind !== 'name' && prefix?.kind !== 'member') return undefined;
  const name = prefix.kind === 'name' ? prefix.name : prefix.property;
  return /scheme|protocol/i.test(name) ? undefined : { how: callee.property, passes: undefined };
}

function calleeName({ callee }: Call): string {
  return callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
}
