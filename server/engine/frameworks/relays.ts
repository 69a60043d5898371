import type { Endpoint } from '../facts/facts.ts';
import { gatesWith, guardOf } from '../facts/guard.ts';
import type { Relay } from '../facts/session-state.ts';
import { upstreamFlows } from '../flows/flow-facts.ts';
import type { ModelContext } from './context.ts';

/** Endpoints that ask for a credential and leave it to another service to check. */
export function* relays(context: ModelContext, endpoints: readonly Endpoint[]): Generator<Relay> {
  for (const endpoint of endpoints) {
    const [gate] = guardOf(endpoint) === 'presence-only' ? gatesWith(endpoint, 'presence-only') : [];
    if (!gate) continue;
    for (const module of context.trace.modules) {
      for (const flow of upstreamFlows(module, context.evaluator)) yield { kind: 'relay', endpoint, gate, flow };
    }
  }
}
