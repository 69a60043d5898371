import type { SpecProfile } from '../config.ts';
import type { ProjectFacts } from '../facts/facts.ts';
import { combineFacts, modelFile, type FileFacts } from '../frameworks/model.ts';
import { leadingTo } from '../program/graph.ts';
import type { Module } from '../program/link.ts';
import { resolvesAlike, type Project } from '../program/project.ts';
import type { Rule } from '../rule.ts';
import type { Cancellation } from '../workspace.ts';
import { certificateCommandsInCode } from './code-commands.ts';
import { distinct, judge, type Judged } from './judge.ts';
import { NO_PROGRAM } from './no-facts.ts';

/** Judges what a file says whoever imports it, and counts the files that had to be modelled for it. */
export type FileJudge = (
  module: Module,
  context: Parameters<typeof modelFile>[1],
  around: ProjectFacts,
  count: { files: number },
  cancellation: Cancellation | undefined,
) => readonly Judged[];

/** What a file says in the language that it is written in, and in the commands that it runs. */
function factsOf(module: Module, context: Parameters<typeof modelFile>[1]): FileFacts {
  const found = modelFile(module, context);
  const commands = certificateCommandsInCode(module, context.evaluator);
  return { ...found, certificateCommands: [...found.certificateCommands, ...commands] };
}

interface Result {
  readonly profile: SpecProfile;
  readonly judged: readonly Judged[];
  /** The models looked beyond what the file imports. */
  readonly askedForAll: boolean;
}

/** A result holds until the file, one that it leads to, or the specification that it follows changes. */
export function createFileJudge(rules: readonly Rule[]): FileJudge {
  const results = new Map<string, Result>();
  let current: Project | undefined;

  function renew(project: Project): void {
    const before = current;
    current = project;
    if (!before || !resolvesAlike(before, project)) return results.clear();
    const changed = [...project.modules.values()].filter((each) => before.modules.get(each.path) !== each);
    for (const path of leadingTo(
      changed.map((each) => each.path),
      project.graph,
    ))
      results.delete(path);
    for (const [path, { askedForAll }] of results) if (askedForAll && changed.length > 0) results.delete(path);
  }

  return (module, context, around, count, cancellation) => {
    const { project } = context.evaluator;
    const { profile } = around;
    if (project !== current) renew(project);
    const known = results.get(module.path);
    if (known?.profile === profile) return known.judged;
    const { asked } = project;
    count.files++;
    const facts = combineFacts(NO_PROGRAM, [factsOf(module, context)], around);
    const judged = distinct(judge(rules, facts, cancellation));
    results.set(module.path, { profile, judged, askedForAll: project.asked > asked });
    return judged;
  };
}
