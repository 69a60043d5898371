import { dirname } from '../paths.ts';
import { aliasTargets, type Aliases } from './aliases.ts';
import { importTargets, packageOf, packageTargets, type WorkspacePackage } from './packages.ts';
import { relativeCandidates, sourceCandidates } from './project.ts';
import { pythonFiles, rememberedCandidates } from './python-packages.ts';

/** Files that a request of a file may mean, most likely first; none when it leads out of the workspace. */
export type Candidates = (fromPath: string, request: string) => readonly string[];

/** What the files around the code say about requests. */
export interface ResolutionFiles {
  /** Every file of the workspace. A request that is not relative finds only these. */
  readonly files: ReadonlySet<string>;
  /** By the folder of their `tsconfig.json`; undefined where a configuration has none, which ends the search. */
  readonly aliases: ReadonlyMap<string, Aliases | undefined>;
  /** By folder. */
  readonly packages: ReadonlyMap<string, WorkspacePackage>;
  /** Packages of the workspace by name. */
  readonly named: ReadonlyMap<string, WorkspacePackage>;
  /** Requests that never mean a file of the workspace, whatever it is called. */
  readonly foreign?: (request: string) => boolean;
}

export function createCandidates({ files, aliases, packages, named, foreign }: ResolutionFiles): Candidates {
  const python = rememberedCandidates(pythonFiles(files));
  const existing = (targets: readonly string[]): string[] => [
    ...new Set(targets.flatMap(sourceCandidates).filter((each) => files.has(each))),
  ];
  return (fromPath, request) => {
    if (fromPath.endsWith('.py')) return foreign?.(request) === true ? [] : python(fromPath, request);
    if (request.startsWith('.')) return relativeCandidates(fromPath, request);
    if (request.startsWith('/') || request.includes(':')) return [];
    const alias = nearest(aliases, fromPath);
    const aliased = alias ? existing(aliasTargets(alias, request)) : [];
    if (aliased.length > 0) return aliased;
    if (request.startsWith('#')) {
      const own = nearest(packages, fromPath);
      return own ? existing(importTargets(own, request)) : [];
    }
    const target = packageOf(named, request);
    return target ? existing(packageTargets(target, request)) : [];
  };
}

/** What is known of the folder of a file, or of the first above it of which something is known. */
function nearest<T>(byFolder: ReadonlyMap<string, T>, path: string): T | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (byFolder.has(folder)) return byFolder.get(folder);
    if (folder === dirname(folder)) return undefined;
  }
}
