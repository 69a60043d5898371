import type { Module } from './link.ts';
import type { Call, Node } from './nodes.ts';

/** The calls inside a node; a module's calls are in source order. */
export function* callsIn(body: Node, { calls }: Module): Generator<Call> {
  let low = 0;
  let high = calls.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((calls[middle]?.start ?? 0) < body.start) low = middle + 1;
    else high = middle;
  }
  for (let at = low; at < calls.length; at++) {
    const call = calls[at];
    if (!call || call.start >= body.end) return;
    yield call;
  }
}
