import type { Listener } from '../../facts/facts.ts';
import type { Call } from '../../program/nodes.ts';
import { createDrafts } from '../drafts.ts';
import type { Draft } from '../draft.ts';
import { nodeAt, valueOf } from '../find.ts';
import type { Fixer } from '../fixes.ts';
import { insertProperties, setProperty } from '../objects.ts';
import { isOf } from '../subject.ts';

const LOOPBACK = `'127.0.0.1'`;

/** Makes a listener accept connections of this machine only. */
export const bindToLoopback: Fixer = function* (finding, subject, context) {
  if (!isOf(subject, 'listener')) return;
  const drafts = createDrafts(context);
  const { bind } = subject;
  const draft = drafts.of('at' in bind ? bind.at.path : subject.at.path);
  if (!draft || !rebind(draft, subject)) return;
  yield {
    id: 'bind-to-loopback',
    title: 'Listen on 127.0.0.1 only',
    // A factory's `host` says that loopback was meant. Elsewhere only the user knows whom the server is for.
    class: finding.rule === 'transport/unbound-factory-host' ? 'safe' : 'values',
    edits: drafts.edits(),
    steps: ['Clients on other machines reach the server through a proxy with TLS and authentication in front of it.'],
  };
};

function rebind(draft: Draft, { bind, call: at }: Listener): boolean {
  switch (bind.kind) {
    case 'literal':
      draft.replace(bind.at, LOOPBACK);
      return true;
    case 'environment': {
      const { text } = draft.module;
      // `process.env.HOST ?? '0.0.0.0'`: the place is the default; without one it is the read
      const isDefault = bind.fallback !== undefined && nodeAt(draft.module, bind.at, 'literal') !== undefined;
      if (bind.fallback !== undefined && !isDefault) return false;
      draft.replace(bind.at, isDefault ? LOOPBACK : `${text.slice(bind.at.start, bind.at.end)} ?? ${LOOPBACK}`);
      return true;
    }
    case 'implicit': {
      const call = nodeAt(draft.module, at, 'call');
      return call !== undefined && addHost(draft, call);
    }
    case 'unknown':
      return false;
  }
}

/** `listen(port, done)` → `listen(port, '127.0.0.1', done)`, `listen({ port })` → `listen({ port, host: '127.0.0.1' })` */
function addHost(draft: Draft, call: Call): boolean {
  const [first, second] = call.arguments;
  if (!first) {
    draft.insert(call.argumentSpan.start, `0, ${LOOPBACK}`);
    return true;
  }
  const options = valueOf(first);
  // `serve({ fetch, port })` of Hono, Bun and Deno; what else they take has no place for a host
  const isListen = call.callee.kind === 'member' && call.callee.property === 'listen';
  const key = isListen ? 'host' : 'hostname';
  if (options.kind === 'object') {
    if (!setProperty(draft, options, key, LOOPBACK)) insertProperties(draft, options, [`${key}: ${LOOPBACK}`]);
    return true;
  }
  if (!isListen) return false;
  // `listen(done)` has no port
  if (first.kind === 'function') {
    draft.insert(first.start, `0, ${LOOPBACK}, `);
    return true;
  }
  const isNothing = second?.kind === 'name' && second.name === 'undefined';
  const isNull =
    second?.kind === 'literal' && (second.value === null || second.value === undefined) && second.pattern === undefined;
  if (second && (isNothing || isNull)) draft.replace(second, LOOPBACK);
  else draft.insert(endOfArgument(draft.module.text, call, first.end), `, ${LOOPBACK}`);
  return true;
}

/** The end of the first argument with the parentheses and casts around it: before its comma or the closing parenthesis. */
function endOfArgument(text: string, call: Call, end: number): number {
  const rest = text.slice(end, call.argumentSpan.end);
  const until = /^[^,/]*/.exec(rest)?.[0] ?? '';
  return end + until.trimEnd().length;
}
