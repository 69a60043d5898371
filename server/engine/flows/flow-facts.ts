import type { Facts } from '../facts/facts.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';

/** What is known of the ways of credentials through one file. */
export type FlowFacts = Pick<Facts, 'flows' | 'operatorFallbacks' | 'secretParameters' | 'clientCredentials'>;

export const NO_FLOWS: FlowFacts = { flows: [], operatorFallbacks: [], secretParameters: [], clientCredentials: [] };

export function flowFacts(module: Module, evaluator: Evaluator): FlowFacts {
  return module.calls.length > 0 && evaluator.project.modules.size > 0 ? { ...NO_FLOWS } : NO_FLOWS;
}

export function combineFlows(files: readonly FlowFacts[]): FlowFacts {
  return {
    flows: files.flatMap((each) => each.flows),
    operatorFallbacks: files.flatMap((each) => each.operatorFallbacks),
    secretParameters: files.flatMap((each) => each.secretParameters),
    clientCredentials: files.flatMap((each) => each.clientCredentials),
  };
}
