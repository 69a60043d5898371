import type { AuditOptions } from '../audit.ts';
import type { Config, SpecProfile } from '../config.ts';
import type { ProjectFacts } from '../facts/facts.ts';
import type { Packages } from '../frameworks/context.ts';
import type { ProgramFacts } from '../frameworks/model.ts';
import { loadPackages } from '../frameworks/packages.ts';
import type { Workspace } from '../workspace.ts';
import { loadConfigs, type Configs } from './configs.ts';
import { loadContainers } from './containers.ts';
import { loadPythonPackages } from './python-packages.ts';

/** What the files around the code say: packages, configuration, containers. */
export interface Surroundings {
  readonly packages: Packages;
  readonly configs: Configs;
  readonly project: (path: string, facts: ProgramFacts) => ProjectFacts;
}

/** Reads what stands around some files, in their folders and above. */
export async function loadSurroundings(
  workspace: Workspace,
  files: readonly string[],
  options: AuditOptions,
  ruleIds: readonly string[],
): Promise<Surroundings> {
  const [npm, pypi, configs, containers] = await Promise.all([
    loadPackages(workspace, files),
    loadPythonPackages(workspace, files),
    loadConfigs(workspace, files, options, ruleIds),
    loadContainers(workspace, files),
  ]);
  return {
    packages: { version: (from, name) => (from.endsWith('.py') ? pypi : npm).version(from, name) },
    configs,
    project: (path, facts) => ({
      profile: profileOf(configs.for(path), facts),
      container: containers.of(path) !== undefined,
      published: containers.of(path)?.published,
    }),
  };
}

/** Which specification a server follows, from its SDK: v2 is 2026-07-28; v1 moved with its minor versions. */
function profileOf(config: Config, facts: ProgramFacts): SpecProfile {
  if (config.profile) return config.profile;
  const sdks = [...facts.servers, ...facts.endpoints].map(({ sdk }) => sdk.version);
  const version = sdks.find((each) => each !== undefined);
  if (version === undefined) return '2025-11-25';
  const [major = 0, minor = 0] = version.split('.').map((each) => Number.parseInt(each, 10));
  if (major >= 2) return '2026-07-28';
  if (minor >= 23) return '2025-11-25';
  return minor >= 13 ? '2025-06-18' : '2025-03-26';
}
