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
export function pythonCandidates(fromPath: string, request: string, python: PythonFiles): string[] {
  return candidatesIn(dirname(fromPath), request, python);
}

/** The same, for files that do not change: those of a folder ask for much the same, and each time in many places. */
export function rememberedCandidates(python: PythonFiles): (fromPath: string, request: string) => readonly string[] {
  const byFolder = new Map<string, Map<string, readonly string[]>>();
  return (fromPath, request) => {
    const folder = dirname(fromPath);
    const known = byFolder.get(folder) ?? new Map<string, readonly string[]>();
    byFolder.set(folder, known);
    const found = known.get(request) ?? candidatesIn(folder, request, python);
    known.set(request, found);
    return found;
  };
}

function candidatesIn(folder: string, request: string, { files, packages }: PythonFiles): string[] {
  const existing = (bases: Iterable<string>): string[] => {
    const found: string[] = [];
    for (const base of bases) {
      for (const path of [`${base}.py`, join(base, '__init__.py')]) if (files.has(path)) found.push(path);
      if (found.length > 0) return found;
    }
    return found;
  };
  if (request.startsWith('.')) return existing([relativeBase(folder, request)]);
  const path = request.slice(PYTHON.length).replaceAll('.', '/');
  const [top = path] = path.split('/');
  const near = existing(searched(folder, files).map((each) => join(each, path)));
  if (near.length > 0) return near;
  const [only, ...others] = packages.get(top) ?? [];
  return only !== undefined && others.length === 0 ? existing([join(only, path)]) : [];
}

/** `.a` is beside the file, `..a` beside its folder; `.` is the folder itself. */
function relativeBase(from: string, request: string): string {
  const dots = /^\.+/.exec(request)?.[0].length ?? 1;
  let folder = from;
  for (let up = 1; up < dots; up++) folder = dirname(folder);
  const path = request.slice(dots).replaceAll('.', '/');
  return path === '' ? folder : join(folder, path);
}

/**
 * Folders that modules are searched in: what is around the packages that hold a folder, the nearest first, each with
 * its `src`; the folders of the packages themselves last, for files that are started as scripts.
 */
function searched(from: string, files: PythonFiles['files']): string[] {
  const around: string[] = [];
  const own: string[] = [];
  let folder = from;
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
