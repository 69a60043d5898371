import { dirname, join } from '../paths.ts';
import { isObject, matchStar, property } from './packages.ts';

/** What a `tsconfig.json` says about requests that are not relative. Folders and targets are absolute. */
export interface Aliases {
  /** The folder that `baseUrl` names. */
  readonly base: string | undefined;
  /** `paths`, in the order of the file. */
  readonly patterns: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
}

/** The aliases of one configuration by itself; undefined when it has none. */
export function aliasesOf(path: string, config: unknown): Aliases | undefined {
  const options = property(config, 'compilerOptions');
  const baseUrl = property(options, 'baseUrl');
  const paths = property(options, 'paths');
  if (typeof baseUrl !== 'string' && !isObject(paths)) return undefined;
  const base = typeof baseUrl === 'string' ? join(dirname(path), baseUrl) : undefined;
  const patterns = Object.entries(isObject(paths) ? paths : {}).map(([pattern, targets]) => ({
    pattern,
    targets: (Array.isArray(targets) ? targets : []).flatMap((target) =>
      typeof target === 'string' ? [join(base ?? dirname(path), target)] : [],
    ),
  }));
  return { base, patterns };
}

/** Files that a request may mean: the pattern with the longest text before its star first, then `baseUrl`. */
export function aliasTargets({ base, patterns }: Aliases, request: string): readonly string[] {
  const matched = patterns
    .flatMap(({ pattern, targets }) => {
      if (pattern === request) return [{ length: Infinity, targets }];
      const star = matchStar(pattern, request);
      if (star === undefined) return [];
      return [{ length: pattern.indexOf('*'), targets: targets.map((each) => each.replace('*', () => star)) }];
    })
    .sort((a, b) => b.length - a.length);
  return [...(matched[0]?.targets ?? []), ...(base === undefined ? [] : [join(base, request)])];
}

/** The configurations that one leans on: those that it extends, or those that it only refers to. */
export function leanedOn(path: string, config: unknown): readonly string[] {
  const { extends: parents, references } = isObject(config) ? config : {};
  const extended = (Array.isArray(parents) ? parents : [parents]).filter(isPath).reverse();
  const referred = (Array.isArray(references) ? references : []).map((each) => property(each, 'path')).filter(isPath);
  return [...extended, ...referred].map((each) => configFile(join(dirname(path), each)));
}

/** Configurations that packages offer are not followed. */
function isPath(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('.');
}

function configFile(path: string): string {
  return path.endsWith('.json') ? path : /tsconfig[^/]*$/.test(path) ? `${path}.json` : `${path}/tsconfig.json`;
}
