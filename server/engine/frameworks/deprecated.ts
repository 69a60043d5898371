import type { DeprecatedUse } from '../facts/trust.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import { resultOf, symbolName } from '../program/values.ts';
import { placeOf } from './context.ts';

const SSE = /^@modelcontextprotocol\/.*#SSEServerTransport$/;
const WEBSOCKET = /^@modelcontextprotocol\/.*#WebSocket(Server|Client)Transport$/;
const STREAMABLE = /^@modelcontextprotocol\/sdk\/.*#(StreamableHTTP|WebStandardStreamableHTTP)ServerTransport$/;
const DNS_OPTIONS = new Set(['enableDnsRebindingProtection', 'allowedHosts', 'allowedOrigins']);

/** Transports and options of the SDKs that are going away. */
export function* deprecatedUses(module: Module, evaluator: Evaluator): Generator<DeprecatedUse> {
  if (!module.text.includes('Transport')) return;
  for (const call of module.calls) {
    if (!call.construct) continue;
    const symbol =
      symbolName(evaluator.evaluate(call.callee, module, undefined)) ??
      resultOf(evaluator.evaluate(call, module, undefined));
    if (symbol === undefined) continue;
    const name = symbol.slice(symbol.lastIndexOf('#') + 1);
    const at = { path: module.path, start: call.start, end: call.callee.end };
    if (SSE.test(symbol)) yield { kind: 'deprecatedUse', at, name, what: 'sse' };
    if (WEBSOCKET.test(symbol)) yield { kind: 'deprecatedUse', at, name, what: 'websocket' };
    const options = [...call.arguments].find((each) => each.kind === 'object');
    if (!STREAMABLE.test(symbol) || options?.kind !== 'object') continue;
    const option = options.properties.find((each) => each.kind === 'property' && DNS_OPTIONS.has(each.key ?? ''));
    if (option?.kind === 'property')
      yield { kind: 'deprecatedUse', at: placeOf(option, { module }), name: option.key ?? '', what: 'dns-option' };
  }
}
