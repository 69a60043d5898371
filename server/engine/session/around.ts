import type { Endpoint } from '../facts/facts.ts';
import { nothingIgnored, withIgnoreFile, type Ignored } from '../ignored.ts';
import { dirname, isInside, join, type FileRole } from '../paths.ts';
import type { Around } from '../settings/around.ts';
import type { Workspace } from '../workspace.ts';
import { lockedVersion } from './locked-version.ts';
import type { ProgramResult } from './program.ts';
import { defaultInCode } from './repeated.ts';
import type { Units } from './units.ts';

/** A shorter value may stand somewhere by chance. */
const SHORTEST_UNMISTAKABLE = 12;

/** What models of settings may ask about the workspace; each answer is found once. */
export function createAround(
  workspace: Workspace,
  units: Units,
  programs: () => Iterable<readonly [root: string, program: ProgramResult]>,
  role: (path: string) => FileRole,
): Around {
  const rules = new Map<string, Promise<Ignored>>();
  const root = (path: string): string => workspace.roots.find((each) => isInside(each, path)) ?? dirname(path);

  /** What the ignore files of a folder and of those above it say. */
  function rulesOf(folder: string, top: string): Promise<Ignored> {
    const known = rules.get(folder);
    if (known) return known;
    const above =
      folder === top || !isInside(top, folder) ? Promise.resolve(nothingIgnored) : rulesOf(dirname(folder), top);
    const found = above.then(async (before) => {
      const content = await workspace.read(join(folder, '.gitignore'));
      return content?.kind === 'text' ? withIgnoreFile(before, folder, content.text) : before;
    });
    rules.set(folder, found);
    return found;
  }

  return {
    root,
    role,
    settings(path) {
      const unit = units.get(path);
      return unit?.kind === 'text' ? unit.settings() : undefined;
    },
    text(path) {
      const unit = units.get(path);
      return unit?.kind === 'text' || unit?.kind === 'module' ? unit.text : undefined;
    },
    async read(path) {
      const content = await workspace.read(path);
      return content?.kind === 'text' ? content.text : undefined;
    },
    async ignored(path) {
      const top = root(path);
      for (let at = path; at !== top && isInside(top, at); at = dirname(at)) {
        const ignored = await rulesOf(dirname(at), top);
        if (ignored(at, at !== path)) return true;
      }
      return false;
    },
    tracked: async (path) => await workspace.tracked?.(path),
    endpoints(folder) {
      const found = new Map<string, Endpoint>();
      for (const [path, { facts, modules }] of programs()) {
        if (role(path) === 'test' || ![...modules].some((module) => isInside(folder, module.path))) continue;
        for (const each of facts.endpoints) {
          const key = `${each.at.path} ${each.at.start} ${each.route ?? ''}`;
          if (!found.has(key)) found.set(key, each);
        }
      }
      return [...found.values()];
    },
    defaultInCode(folder, name, value, isKnown) {
      const modules = [...units.project().modules.values()].filter(
        ({ path }) => isInside(folder, path) && role(path) !== 'test',
      );
      return defaultInCode(modules, { name, value, isKnown });
    },
    inCode(value) {
      if (value.length < SHORTEST_UNMISTAKABLE) return undefined;
      const modules = [...units.project().modules.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
      for (const { path, text } of modules) {
        const start = role(path) === 'test' ? -1 : text.indexOf(value);
        if (start >= 0) return { path, start, end: start + value.length };
      }
      return undefined;
    },
    locked: (folder, name) => lockedVersion(workspace, folder, name),
  };
}
