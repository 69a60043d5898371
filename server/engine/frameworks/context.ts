import type { Sdk } from '../facts/facts.ts';
import type { PathFinder } from '../gates/paths.ts';
import type { SubjectReader } from '../gates/subject.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Node } from '../program/nodes.ts';
import type { Trace } from '../program/trace.ts';
import type { Located } from '../program/values.ts';
import type { Place } from '../source.ts';

/** What every framework model works with: one trace and the means to ask about it. */
export interface ModelContext {
  readonly trace: Trace;
  readonly evaluator: Evaluator;
  readonly subjects: SubjectReader;
  readonly pathFinder: PathFinder;
  readonly packages: Packages;
  /** Gates that the configuration names: `name` or `module#export`. */
  readonly knownGates: readonly string[];
}

/** Versions of the packages that a file sees. */
export interface Packages {
  /** The resolved version (installed, else locked, else the least that the manifest allows), or undefined. */
  version(fromPath: string, name: string): string | undefined;
}

export function placeOf(node: Node, at: Pick<Located, 'module'>): Place {
  return { path: at.module.path, start: node.start, end: node.end };
}

export function sdkOf(packages: Packages, fromPath: string, name: string): Sdk {
  const version = packages.version(fromPath, name);
  const major = version === undefined ? undefined : Number.parseInt(version, 10);
  return { package: name, version, major: major === undefined || Number.isNaN(major) ? undefined : major };
}
