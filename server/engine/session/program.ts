import { guaranteedVariables } from '../frameworks/guaranteed.ts';
import { combineFacts, modelProgram, type ProgramFacts } from '../frameworks/model.ts';
import { concernedModules, isModelled, mayBeModelled } from '../frameworks/relevant.ts';
import { createPathFinder } from '../gates/paths.ts';
import { createSubjectReader } from '../gates/subject.ts';
import type { ProjectFacts } from '../facts/facts.ts';
import type { FileRole } from '../paths.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import { reachable } from '../program/reachable.ts';
import { trace } from '../program/trace.ts';
import type { Rule } from '../rule.ts';
import type { Cancellation } from '../workspace.ts';
import { distinct, judge, type Judged } from './judge.ts';
import { NO_PROGRAM } from './no-facts.ts';
import type { Surroundings } from './surroundings.ts';

/** What is known of one program (a root and all that it reaches), as long as none of its modules changes. */
export interface ProgramResult {
  readonly modules: ReadonlySet<Module>;
  readonly judged: readonly Judged[];
  readonly facts: ProgramFacts;
  /** What the files around the root say. */
  readonly project: ProjectFacts;
}

/** What an audit gives every program. */
export interface ProgramHost {
  readonly evaluator: Evaluator;
  readonly rules: readonly Rule[];
  readonly surroundings: Surroundings;
  readonly cancellation: Cancellation | undefined;
  readonly now: () => number;
  readonly role: (path: string) => FileRole;
  /** Told how long the rules took. */
  readonly judging: (milliseconds: number) => void;
}

/** Runs a program in mind, models what it does and judges it. */
export function auditProgram(root: Module, host: ProgramHost): ProgramResult {
  const { evaluator, surroundings, now, role } = host;
  const modules = new Set(reachable(root, evaluator.project));
  if (!mayBeModelled(modules))
    return { modules, judged: [], facts: NO_PROGRAM, project: surroundings.project(root.path, NO_PROGRAM) };
  // What a test mounts says nothing about how the server mounts it.
  const isTest = role(root.path) === 'test';
  const enters = (module: Module): boolean => !isTest || role(module.path) === 'test';
  const concerned = concernedModules(modules, evaluator.project);
  const concerns = (module: Module): boolean => concerned.has(module);
  const traced = trace(root, evaluator, { enters, keeps: isModelled, concerns });
  const subjects = createSubjectReader(evaluator, guaranteedVariables(traced, evaluator));
  const facts = modelProgram({
    trace: traced,
    evaluator,
    subjects,
    pathFinder: createPathFinder(evaluator, subjects),
    packages: surroundings.packages,
    knownGates: surroundings.configs.for(root.path).knownGates,
  });
  const started = now();
  const project = surroundings.project(root.path, facts);
  const judged = judge(host.rules, combineFacts(facts, [], project), host.cancellation);
  host.judging(now() - started);
  // What a test program does not run belongs to the program that does.
  const own = isTest ? judged.filter(({ finding }) => role(finding.path) === 'test') : judged;
  return { modules, judged: distinct(own), facts, project };
}

/** Whether a result still holds: its modules are the project's. */
export function isCurrent(result: ProgramResult, { modules }: Evaluator['project']): boolean {
  for (const module of result.modules) if (modules.get(module.path) !== module) return false;
  return true;
}

/** What the programs that hold a module say about its project: the newest specification among those that serve. */
export function projectsOfModules(programs: Iterable<ProgramResult>): ReadonlyMap<Module, ProjectFacts> {
  const found = new Map<Module, ProjectFacts>();
  const serving = new Set<Module>();
  for (const { modules, facts, project } of programs) {
    const serves = facts.servers.length > 0;
    for (const module of modules) {
      const known = found.get(module);
      const isBetter = known === undefined || (serves && !serving.has(module));
      if (!isBetter && (serves !== serving.has(module) || known.profile >= project.profile)) continue;
      found.set(module, project);
      if (serves) serving.add(module);
    }
  }
  return found;
}
