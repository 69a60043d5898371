import { dirname, join } from '../paths.ts';

/** A package of the workspace: its folder, and what its `package.json` says. */
export interface WorkspacePackage {
  readonly folder: string;
  readonly name: string | undefined;
  readonly manifest: unknown;
}

/** Conditions of `exports`, the source before what is built from it. */
const CONDITIONS = ['source', 'development', 'import', 'module', 'node', 'default', 'require', 'types'];
const BUILT = new Set(['dist', 'build', 'lib', 'out', 'esm', 'cjs', 'es']);
const KINDS_OF_BUILDS = new Set(['esm', 'cjs', 'es', 'src', 'types', 'node', 'module', 'commonjs']);
const DEEPEST = 8;

/** Files that `@scope/name/part` may mean in a package of this workspace, most likely first, without extensions tried. */
export function packageTargets(found: WorkspacePackage, request: string): readonly string[] {
  const { folder, name = '', manifest } = found;
  const subpath = `.${request.slice(name.length)}`;
  const exports = property(manifest, 'exports');
  if (exports !== undefined) return exportTargets(exports, subpath).flatMap((target) => sourcesOf(folder, target));
  if (subpath !== '.') return [join(folder, subpath), join(folder, 'src', subpath)];
  const entries = ['source', 'module', 'main', 'types', 'typings'].flatMap((key) => texts(property(manifest, key)));
  return [...entries.flatMap((entry) => sourcesOf(folder, entry)), join(folder, 'src/index'), join(folder, 'index')];
}

/** Files that `#name` means in a package. */
export function importTargets(found: WorkspacePackage, request: string): readonly string[] {
  return matching(property(found.manifest, 'imports'), request).flatMap((target) => sourcesOf(found.folder, target));
}

/** The package of the workspace that a request names, the longest name first: `@a/b/c` is part `./c` of `@a/b`. */
export function packageOf(
  packages: ReadonlyMap<string, WorkspacePackage>,
  request: string,
): WorkspacePackage | undefined {
  for (let name = request; name !== '.' && name !== '/'; name = dirname(name)) {
    const found = packages.get(name);
    if (found) return found;
  }
  return undefined;
}

function exportTargets(exports: unknown, subpath: string): readonly string[] {
  const hasParts = isObject(exports) && Object.keys(exports).some((key) => key.startsWith('.'));
  if (hasParts) return matching(exports, subpath);
  return subpath === '.' ? leaves(exports, 0) : [];
}

/** The targets of the entry that a key matches, its `*` filled in. */
function matching(entries: unknown, key: string): readonly string[] {
  if (!isObject(entries)) return [];
  if (Object.hasOwn(entries, key)) return leaves(entries[key], 0);
  for (const [pattern, target] of Object.entries(entries)) {
    const star = matchStar(pattern, key);
    if (star !== undefined) return leaves(target, 0).map((each) => each.replaceAll('*', () => star));
  }
  return [];
}

/** What `*` stands for in a pattern with one star; undefined when the text does not match. */
export function matchStar(pattern: string, text: string): string | undefined {
  const at = pattern.indexOf('*');
  if (at < 0) return undefined;
  const [before, after] = [pattern.slice(0, at), pattern.slice(at + 1)];
  if (text.length < before.length + after.length || !text.startsWith(before) || !text.endsWith(after)) return undefined;
  return text.slice(before.length, text.length - after.length);
}

function leaves(target: unknown, depth: number): readonly string[] {
  if (typeof target === 'string') return [target];
  if (depth > DEEPEST) return [];
  if (Array.isArray(target)) return target.flatMap((each) => leaves(each, depth + 1));
  if (!isObject(target)) return [];
  const known = CONDITIONS.filter((condition) => Object.hasOwn(target, condition));
  const others = Object.keys(target).filter((condition) => !CONDITIONS.includes(condition));
  return [...known, ...others].flatMap((condition) => leaves(target[condition], depth + 1));
}

/** `./dist/esm/a.js` is made from `src/a`, so that is looked for first; a declaration stands for its source. */
function sourcesOf(folder: string, target: string): readonly string[] {
  const path = target.replace(/\.d\.([cm]?)ts$/, '.$1ts');
  const [first = '', second = '', ...rest] = path.split('/').filter((part) => part !== '.' && part !== '');
  if (!BUILT.has(first) || second === '') return [join(folder, path)];
  const inner = (KINDS_OF_BUILDS.has(second) && rest.length > 0 ? rest : [second, ...rest]).join('/');
  const ofBuild = inner.replace(/\.([cm]?)ts$/, '.$1js');
  return [join(folder, 'src', ofBuild), join(folder, ofBuild), join(folder, path)];
}

function texts(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : [];
}

export function property(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
