import type { UnboundCredentials } from '../facts/oauth-clients.ts';
import { findProperty } from '../program/evaluate.ts';
import { symbolName } from '../program/values.ts';
import { placeOf, type ModelContext } from './context.ts';
import { objectOf } from './options.ts';
import { unboundInPython } from './python/client-credentials.ts';
import { isAtLeast, type Least } from './sdk-versions.ts';

const PROVIDERS =
  /^(@modelcontextprotocol\/(?:sdk|client))(?:\/.*)?#((?:ClientCredentials|PrivateKeyJwt|StaticPrivateKeyJwt|CrossAppAccess)Provider)$/;
/** The first versions that know `expectedIssuer`; what is older is a matter of its advisory. */
const LEAST: Readonly<Record<string, Least>> = {
  '@modelcontextprotocol/sdk': [1, 31, 0],
  '@modelcontextprotocol/client': [2, 2, 0],
};

/** `new ClientCredentialsProvider({ clientId, clientSecret })`: no issuer is named, so none is refused (SEP-2352). */
export function* unboundCredentials(context: ModelContext): Generator<UnboundCredentials> {
  for (const module of context.trace.modules) {
    if (!module.text.includes('Provider')) continue;
    if (module.program.moduleKind === 'python') yield* unboundInPython(module, context);
    for (const call of module.calls) {
      const [first] = call.arguments;
      if (!call.construct || !first) continue;
      const found = PROVIDERS.exec(symbolName(context.evaluator.evaluate(call.callee, module)) ?? '');
      if (!found || !knowsIssuer(found[1] ?? '', module.path, context)) continue;
      const options = objectOf(first, { module, frame: undefined }, context);
      if (!options || findProperty(options.node, 'expectedIssuer')) continue;
      if (options.node.properties.some((each) => each.kind === 'spread')) continue;
      yield {
        kind: 'unboundCredentials',
        at: { path: module.path, start: call.start, end: call.callee.end },
        name: found[2] ?? '',
        options: placeOf(options.node, options),
      };
    }
  }
}

function knowsIssuer(name: string, fromPath: string, { packages }: ModelContext): boolean {
  const version = packages.version(fromPath, name);
  const least = LEAST[name];
  return version === undefined || !least || isAtLeast(version, least);
}
