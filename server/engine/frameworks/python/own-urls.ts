import { isNearHost } from '../../facts/endpoint-names.ts';
import type { CleartextWay } from '../../facts/cleartext.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Property } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { alternatives, constantText } from '../../program/values.ts';
import { placeOf } from '../context.ts';

/** Providers of FastMCP, which make their metadata and their OAuth routes of the address that they are given. */
const PROVIDERS = /^fastmcp\.server\.auth(?:\.\w+)*\.\w*(?:Provider|Proxy)$/;
const OWN_URL = /^(?:base_url|resource_base_url)$/;

/** `RemoteAuthProvider(base_url="http://mcp.example.com")`: where clients are told to come. */
export function* pythonOwnUrls(module: Module, evaluator: Evaluator): Generator<CleartextWay> {
  if (module.program.moduleKind !== 'python' || !/base_url/.test(module.text) || !module.text.includes('http://'))
    return;
  for (const call of module.calls) {
    const options = call.keywords.filter((each): each is Property => each.kind === 'property' && isOwnUrl(each));
    if (options.length === 0 || !PROVIDERS.test(pythonName(evaluator.evaluate(call.callee, module)) ?? '')) continue;
    for (const { key = '', value } of options) {
      for (const each of alternatives(evaluator.evaluate(value, module))) {
        const host = /^http:\/\/([^/:?#]+)/.exec(constantText(each) ?? '')?.[1];
        if (host === undefined || each.kind !== 'literal' || each.module !== module || isNearHost(host)) continue;
        yield { kind: 'cleartext', at: placeOf(each.node, each), how: { kind: 'url', name: key, host } };
      }
    }
  }
}

function isOwnUrl({ key }: Property): boolean {
  return key !== undefined && OWN_URL.test(key);
}
