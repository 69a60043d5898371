import type { SpecProfile } from '../config.ts';
import type { ProjectFacts } from '../facts/facts.ts';
import { combineFacts, modelFile } from '../frameworks/model.ts';
import type { Module } from '../program/link.ts';
import type { Rule } from '../rule.ts';
import type { Cancellation } from '../workspace.ts';
import { distinct, judge, type Judged } from './judge.ts';
import { NO_PROGRAM } from './no-facts.ts';

/** Judges what a file says whoever imports it. */
export type FileJudge = (
  module: Module,
  context: Parameters<typeof modelFile>[1],
  around: ProjectFacts,
  cancellation: Cancellation | undefined,
) => readonly Judged[];

/** Results hold as long as the project and the specification that it follows stay the same. */
export function createFileJudge(rules: readonly Rule[]): FileJudge {
  const files = new WeakMap<
    Module,
    { readonly project: object; readonly profile: SpecProfile; readonly judged: readonly Judged[] }
  >();
  return (module, context, around, cancellation) => {
    const { project } = context.evaluator;
    const { profile } = around;
    const known = files.get(module);
    if (known?.project === project && known.profile === profile) return known.judged;
    const facts = combineFacts(NO_PROGRAM, [modelFile(module, context)], around);
    const judged = distinct(judge(rules, facts, cancellation));
    files.set(module, { project, profile, judged });
    return judged;
  };
}
