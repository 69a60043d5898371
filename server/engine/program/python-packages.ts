import { basename, dirname, join } from '../paths.ts';

/** How a request names a Python module from the top: `python:a.b`. */
export const PYTHON = 'python:';

/** Where Python modules of a workspace lie. */
export interface PythonFiles {
  readonly files: Pick<ReadonlySet<string>, 'has'>;
  /** Folders that hold a package that no other package holds, by the name of the package. */
  readonly packages: ReadonlyMap<string, readonly string[]>;
}

export function pythonFiles(files: ReadonlySet<string>): PythonFiles {
  const packages = new Map<string, string[]>();
  for (const path of files) {
    if (basename(path) !== '__init__.py') continue;
    const folder = dirname(path);
    const around = dirname(folder);
    if (files.has(join(around, '__init__.py'))) continue;
    packages.set(basename(folder), [...(packages.get(basename(folder)) ?? []), around]);
  }
  return { files, packages };
}

/** Files that a request of a Python file may mean, most likely first: `.a`, `..b.c`, `python:a.b`. */
export function pythonCandidates(fromPath: string, request: string, { files, packages }: PythonFiles): string[] {
  const existing = (bases: Iterable<string>): string[] => {
    const found: string[] = [];
    for (const base of bases) {
      for (const path of [`${base}.py`, join(base, '__init__.py')]) if (files.has(path)) found.push(path);
      if (found.length > 0) return found;
    }
    return found;
  };
  if (request.startsWith('.')) return existing([relativeBase(fromPath, request)]);
  const path = request.slice(PYTHON.length).replaceAll('.', '/');
  const [top = path] = path.split('/');
  const near = existing(searched(fromPath, files).map((folder) => join(folder, path)));
  if (near.length > 0) return near;
  const [only, ...others] = packages.get(top) ?? [];
  return only !== undefined && others.length === 0 ? existing([join(only, path)]) : [];
}

/** `.a` is beside the file, `..a` beside its folder; `.` is the folder itself. */
function relativeBase(fromPath: string, request: string): string {
  const dots = /^\.+/.exec(request)?.[0].length ?? 1;
  let folder = dirname(fromPath);
  for (let up = 1; up < dots; up++) folder = dirname(folder);
  const path = request.slice(dots).replaceAll('.', '/');
  return path === '' ? folder : join(folder, path);
}

/**
 * Folders that modules are searched in: what is around the packages that hold the file, the nearest first, each with
 * its `src`; the folders of the packages themselves last, for files that are started as scripts.
 */
function searched(fromPath: string, files: PythonFiles['files']): string[] {
  const around: string[] = [];
  const own: string[] = [];
  let folder = dirname(fromPath);
  for (let looks = 0; looks < MOST_FOLDERS; looks++) {
    if (files.has(join(folder, '__init__.py'))) own.push(folder);
    else around.push(folder, join(folder, 'src'));
    if (folder === dirname(folder)) break;
    folder = dirname(folder);
  }
  return [...around, ...own];
}

const MOST_FOLDERS = 24;

/** The request for a module inside a package: `from a import b` may mean the module `a.b`. */
export function partRequest(request: string, name: string): string {
  return request.endsWith('.') ? request + name : `${request}.${name}`;
}
