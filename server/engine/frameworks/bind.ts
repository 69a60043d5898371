import type { BindAddress, Listener } from '../facts/facts.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Call } from '../program/nodes.ts';
import type { Step } from '../program/trace.ts';
import type { Value } from '../program/values.ts';
import { placeOf } from './context.ts';
import { addressOf } from './node.ts';
import type { ModelContext } from './context.ts';

/** The address in the options of a server: `{ port, hostname }`. `fallback` is what the server takes when none is given. */
export function bindOf(
  options: Value | undefined,
  key: string,
  fallback: BindAddress,
  context: ModelContext,
): BindAddress {
  if (options === undefined) return fallback;
  if (options.kind !== 'object') return { kind: 'unknown' };
  const host = findProperty(options.node, key);
  if (!host) return options.node.properties.some((each) => each.kind === 'spread') ? { kind: 'unknown' } : fallback;
  const bind = addressOf(context.evaluator.evaluate(host, options.module, options.frame), host, options);
  return bind.kind === 'implicit' ||
    (bind.kind === 'environment' && bind.fallback === undefined && fallback.kind !== 'implicit')
    ? fallback
    : bind;
}

/** A listener that one call makes; it is shown up to its address. */
export function listenerAt(step: Step, bind: BindAddress, factory: Listener['factory']): Listener {
  const call = placeOf(step.call, step);
  const { callee } = step.call;
  // `.listen(3000)` of a chain
  const start = callee.kind === 'member' && callee.object.kind === 'call' ? callee.propertySpan.start : call.start;
  const end =
    'at' in bind && bind.at.path === call.path && bind.at.start > call.start && bind.at.end < call.end
      ? bind.at.end
      : callee.end;
  return {
    kind: 'listener',
    name: writtenCallee(step.call),
    at: { ...call, start, end },
    call,
    bind,
    tls: undefined,
    servesMcp: false,
    factory,
  };
}

function writtenCallee({ callee }: Call): string {
  if (callee.kind === 'name') return callee.name;
  if (callee.kind !== 'member') return 'serve';
  return callee.object.kind === 'name' && /^[A-Z]/.test(callee.object.name)
    ? `${callee.object.name}.${callee.property}`
    : callee.property;
}
