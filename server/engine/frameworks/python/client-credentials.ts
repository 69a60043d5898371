import type { UnboundCredentials } from '../../facts/oauth-clients.ts';
import type { Module } from '../../program/link.ts';
import { pythonName } from '../../program/python-names.ts';
import { alternatives } from '../../program/values.ts';
import type { ModelContext } from '../context.ts';
import { isAtLeast, type Least } from '../sdk-versions.ts';
import { argumentOf } from './arguments.ts';
import { isNone } from './names.ts';

const PROVIDERS =
  /^(mcp|fastmcp)\.client\.auth(?:\.extensions)?(?:\.client_credentials)?\.((?:ClientCredentials|PrivateKeyJWT)OAuthProvider)$/;
/** The first versions that know `issuer`, by major version (CVE-2026-115563). */
const LEAST: Readonly<Record<string, readonly Least[]>> = {
  mcp: [
    [1, 30, 0],
    [2, 2, 0],
  ],
  fastmcp: [[4, 1, 2]],
};

/** `ClientCredentialsOAuthProvider(server_url=…, client_id=…, client_secret=…)`: the server names who gets the secret. */
export function* unboundInPython(module: Module, context: ModelContext): Generator<UnboundCredentials> {
  for (const call of module.calls) {
    const found = PROVIDERS.exec(pythonName(context.evaluator.evaluate(call.callee, module)) ?? '');
    const [, sdk, name] = found ?? [];
    if (sdk === undefined || name === undefined || !knowsIssuer(sdk, module.path, context)) continue;
    const at = { module, frame: undefined };
    const issuer = argumentOf(call, at, 'issuer', sdk === 'mcp' ? placeIn(name) : undefined, context);
    if (issuer === 'unknown' || (issuer && !alternatives(issuer.value).every(isNone))) continue;
    yield {
      kind: 'unboundCredentials',
      at: { path: module.path, start: call.start, end: call.callee.end },
      name,
      options: { path: module.path, ...call.argumentSpan },
    };
  }
}

/** Where `issuer` can be given without its name (`mcp/client/auth/extensions/client_credentials.py`, 1.30.0 and 2.3.0). */
function placeIn(name: string): number {
  return name.startsWith('Client') ? 6 : 5;
}

function knowsIssuer(sdk: string, fromPath: string, { packages }: ModelContext): boolean {
  const version = packages.version(fromPath, sdk);
  if (version === undefined) return true;
  const major = Number.parseInt(version, 10);
  const least = LEAST[sdk] ?? [];
  const own = least.find(([each]) => each === major);
  return own ? isAtLeast(version, own) : least.every(([each]) => major > each);
}
