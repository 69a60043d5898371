import picomatch from 'picomatch';
import type { AuditOptions } from '../audit.ts';
import { CONFIG_NAME, DEFAULT_CONFIG, type Config, type ConfigProblem } from '../config.ts';
import { readConfig } from '../configuration/read.ts';
import { dirname, isInside, relative } from '../paths.ts';
import type { Workspace } from '../workspace.ts';

export interface PlacedProblem extends ConfigProblem {
  readonly path: string;
}

/** Configuration by file: the nearest `.mcp-auth-audit.json` above it, with the session's overrides on top. */
export interface Configs {
  for(path: string): Config;
  ignores(path: string): boolean;
  readonly problems: readonly PlacedProblem[];
}

interface Found {
  readonly config: Config;
  readonly folder: string | undefined;
  readonly isIgnored: (path: string) => boolean;
}

export async function loadConfigs(
  workspace: Workspace,
  files: readonly string[],
  options: AuditOptions,
  ruleIds: readonly string[],
): Promise<Configs> {
  const byFolder = new Map<string, Found>();
  const problems: PlacedProblem[] = [];
  const fallback = found(DEFAULT_CONFIG, undefined, options);

  async function folderConfig(folder: string, root: string): Promise<Found> {
    const known = byFolder.get(folder);
    if (known) return known;
    const path = `${folder === '/' ? '' : folder}/${CONFIG_NAME}`;
    const content = await workspace.read(path);
    let result: Found;
    if (content?.kind === 'text') {
      const read = readConfig(content.text, ruleIds);
      problems.push(...read.problems.map((problem) => ({ ...problem, path })));
      result = found(read.problems.length > 0 ? DEFAULT_CONFIG : read.config, folder, options);
    } else {
      const parent = dirname(folder);
      result = folder === root || parent === folder ? fallback : await folderConfig(parent, root);
    }
    byFolder.set(folder, result);
    return result;
  }

  for (const file of files) {
    const root = workspace.roots.find((each) => isInside(each, file));
    if (root !== undefined) await folderConfig(dirname(file), root);
  }
  const forPath = (path: string): Found => byFolder.get(dirname(path)) ?? fallback;
  return { for: (path) => forPath(path).config, ignores: (path) => forPath(path).isIgnored(path), problems };
}

function found(config: Config, folder: string | undefined, options: AuditOptions): Found {
  const { overrides } = options;
  const merged: Config = {
    ...config,
    ...(overrides?.profile === undefined ? {} : { profile: overrides.profile }),
    ...(overrides?.minimumConfidence === undefined ? {} : { minimumConfidence: overrides.minimumConfidence }),
    rules: { ...config.rules, ...overrides?.rules },
  };
  const matches = config.ignore.length > 0 ? picomatch([...config.ignore], { dot: true }) : undefined;
  return {
    config: merged,
    folder,
    isIgnored: (path) => folder !== undefined && matches !== undefined && matches(relative(folder, path)),
  };
}
