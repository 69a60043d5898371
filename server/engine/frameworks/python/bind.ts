import { listensEverywhere } from '../../facts/addresses.ts';
import type { BindAddress, Listener, TlsContext } from '../../facts/facts.ts';
import type { Step } from '../../program/trace.ts';
import { alternatives, constantText } from '../../program/values.ts';
import type { Place } from '../../source.ts';
import { placeOf } from '../context.ts';
import { addressOf } from '../node.ts';
import { isNone } from './names.ts';
import type { Argument } from './arguments.ts';

/** The address that an argument gives; `otherwise` is where the server listens when none is given. */
export function bindOf(host: Argument, otherwise: BindAddress): BindAddress {
  if (host === 'unknown') return { kind: 'unknown' };
  if (!host || isNone(host.value)) return otherwise;
  const bind = addressOf(host.value, host.node, host);
  if (bind.kind !== 'unknown') return bind;
  // an option of the command line is its default unless somebody says something else
  for (const each of alternatives(host.value)) {
    const text = constantText(each);
    if (text === undefined || each.kind !== 'literal') continue;
    const literal: BindAddress = { kind: 'literal', address: text, at: placeOf(each.node, each) };
    if (listensEverywhere(literal)) return literal;
  }
  return bind;
}

export function loopback(at: Place): BindAddress {
  return { kind: 'literal', address: '127.0.0.1', at };
}

/** A listener that one call makes, shown up to its address. */
export function listenerAt(step: Step, name: string, bind: BindAddress, tls: TlsContext | undefined): Listener {
  const call = placeOf(step.call, step);
  const holdsAddress =
    'at' in bind && bind.at.path === call.path && bind.at.start > call.start && bind.at.end < call.end;
  const at = { ...call, end: holdsAddress ? bind.at.end : step.call.callee.end };
  return { kind: 'listener', name, at, call, bind, tls, servesMcp: false, factory: undefined };
}
