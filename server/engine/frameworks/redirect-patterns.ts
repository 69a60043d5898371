import type { RedirectCheck } from '../facts/oauth.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import { alternatives, constantText } from '../program/values.ts';
import { descendants } from '../program/walk.ts';
import { placeOf } from './context.ts';

/** Options of OAuth proxies that hold patterns: FastMCP for Python (2.12 and later) and for TypeScript. */
const OPTIONS = /^(allowed_client_redirect_uris|allowedRedirectUriPatterns)$/;

/** `allowed_client_redirect_uris=["https://*.example.com/*"]`: every host that fits gets codes. */
export function* redirectPatterns(module: Module, evaluator: Evaluator): Generator<RedirectCheck> {
  if (!/allowed_client_redirect_uris|allowedRedirectUriPatterns/.test(module.text)) return;
  for (const node of descendants(module.program)) {
    if (node.kind !== 'property' || node.key === undefined || !OPTIONS.test(node.key)) continue;
    for (const value of alternatives(evaluator.evaluate(node.value, module))) {
      if (value.kind !== 'array') continue;
      for (const each of value.node.elements) {
        if (each.kind === 'spread') continue;
        const passes = passing(constantText(evaluator.evaluate(each, value.module, value.frame)));
        if (passes === undefined) continue;
        // A fact of a file is about this file.
        const at = placeOf(value.module === module ? each : node, { module });
        yield { kind: 'redirectCheck', at, gap: 'partial', how: node.key, passes };
      }
    }
  }
}

/** A redirect URI of somebody else that fits the pattern; a wildcard for the port or the path leaves the host as it is. */
function passing(pattern: string | undefined): string | undefined {
  if (pattern === undefined) return undefined;
  if (/^(\*|https?\*)|:\/\/\*(?=[:/]|$)/.test(pattern)) return 'https://attacker.example/callback';
  const [, scheme, host] = /^(https?):\/\/([^/?#]*)/.exec(pattern) ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  // `http://localhost:*`
  const name = host.replace(/:[\d*]*$/, '');
  return name.includes('*') ? `${scheme}://${name.replaceAll('*', 'attacker')}/callback` : undefined;
}
