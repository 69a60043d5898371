import type { CredentialFlow } from '../facts/flows.ts';
import type { Facts } from '../facts/facts.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Located } from '../program/values.ts';
import { createCarry, type Carry } from './carry.ts';
import { clientCredentials } from './client-side.ts';
import { loggedCredentials } from './logged.ts';
import { operatorFallbacks } from './operator-fallbacks.ts';
import { shownCredentials } from './output.ts';
import { passedOn } from './passed-on.ts';
import { createReach, type Reach } from './reach.ts';
import { relayed } from './relays.ts';
import { secretParameters } from './secret-parameters.ts';
import { storedTokens } from './stored.ts';
import { urlCredentials } from './url-credentials.ts';

/** What is known of the ways of credentials through one file. */
export type FlowFacts = Pick<
  Facts,
  'flows' | 'operatorFallbacks' | 'secretParameters' | 'clientCredentials' | 'urlCredentials'
>;

export const NO_FLOWS: FlowFacts = {
  flows: [],
  operatorFallbacks: [],
  secretParameters: [],
  clientCredentials: [],
  urlCredentials: [],
};

/** The means of one audit: what functions do with their parameters is found once for all files. */
interface Means {
  readonly carry: Carry;
  readonly reach: Reach;
  readonly renew: () => void;
}

const means = new WeakMap<Evaluator, Means>();

function meansOf(evaluator: Evaluator): Means {
  const known = means.get(evaluator);
  if (known) return known;
  const { search, renew } = createCarry(evaluator);
  const made = { carry: search, reach: createReach(evaluator, search), renew };
  means.set(evaluator, made);
  return made;
}

/** What finds the ways of one audit. */
export function carryOf(evaluator: Evaluator): Carry {
  return meansOf(evaluator).carry;
}

export function flowFacts(module: Module, evaluator: Evaluator): FlowFacts {
  const where: Located = { module, frame: undefined };
  const { carry, reach, renew } = meansOf(evaluator);
  renew();
  return {
    flows: [...flowsOf(where, evaluator, carry, reach)],
    operatorFallbacks: [...operatorFallbacks(where, carry)],
    secretParameters: [...secretParameters(where, evaluator)],
    clientCredentials: [...clientCredentials(where)],
    urlCredentials: [...urlCredentials(where, evaluator, carry)],
  };
}

function* flowsOf(where: Located, evaluator: Evaluator, carry: Carry, reach: Reach): Generator<CredentialFlow> {
  yield* loggedCredentials(where, evaluator, carry, reach);
  yield* shownCredentials(where, evaluator, carry);
  yield* storedTokens(where, evaluator, carry);
  yield* upstreamFlows(where.module, evaluator);
}

const upstream = new WeakMap<Evaluator, WeakMap<Module, readonly CredentialFlow[]>>();

/** Callers' credentials that a file sends to other services. Files and programs ask, and the answer is the same. */
export function upstreamFlows(module: Module, evaluator: Evaluator): readonly CredentialFlow[] {
  const memory = upstream.get(evaluator) ?? new WeakMap<Module, readonly CredentialFlow[]>();
  upstream.set(evaluator, memory);
  const known = memory.get(module);
  if (known) return known;
  const where: Located = { module, frame: undefined };
  const { carry, reach } = meansOf(evaluator);
  const found = [...passedOn(where, evaluator, carry, reach), ...relayed(where, evaluator.project, carry)];
  memory.set(module, found);
  return found;
}

export function combineFlows(files: readonly FlowFacts[]): FlowFacts {
  return {
    flows: files.flatMap((each) => each.flows),
    operatorFallbacks: files.flatMap((each) => each.operatorFallbacks),
    secretParameters: files.flatMap((each) => each.secretParameters),
    clientCredentials: files.flatMap((each) => each.clientCredentials),
    urlCredentials: files.flatMap((each) => each.urlCredentials),
  };
}
