/** What a file is for, read from its path. Findings outside `source` weigh less (see `severity.ts`). */
export type FileRole = 'source' | 'test' | 'example' | 'generated';

/** The last segment: `c.ts` of `/a/b/c.ts`. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The folder: `/a/b` of `/a/b/c.ts`, `/` of `/a`, `.` of `a`. */
export function dirname(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return '.';
  return slash === 0 ? '/' : path.slice(0, slash);
}

/** Joins parts and resolves `.` and `..`. An absolute path stays absolute, and `..` never climbs above `/`. */
export function join(...parts: readonly string[]): string {
  const whole = parts.filter((part) => part !== '').join('/');
  const absolute = whole.startsWith('/');
  const segments: string[] = [];
  for (const segment of whole.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else if (!absolute) segments.push('..');
  }
  const joined = segments.join('/');
  return absolute ? `/${joined}` : joined || '.';
}

/** True for the root itself and for everything below it. Both paths are absolute and normalised. */
export function isInside(root: string, path: string): boolean {
  if (path === root) return true;
  return path.startsWith(root.endsWith('/') ? root : `${root}/`);
}

/** The folders of some files and those above them, no further than the root that holds each; files outside have none. */
export function foldersAbove(roots: readonly string[], files: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const file of files) {
    const root = roots.find((each) => isInside(each, file));
    if (root === undefined) continue;
    for (let folder = dirname(file); isInside(root, folder) && !folders.has(folder); folder = dirname(folder)) {
      folders.add(folder);
      if (folder === dirname(folder)) break;
    }
  }
  return folders;
}

/** The way from a folder to a path, with `..` where needed; empty when both are the same. */
export function relative(from: string, to: string): string {
  const start = segmentsOf(from);
  const goal = segmentsOf(to);
  let shared = 0;
  while (shared < start.length && shared < goal.length && start[shared] === goal[shared]) shared++;
  return [...start.slice(shared).map(() => '..'), ...goal.slice(shared)].join('/');
}

const TEST_FOLDERS = new Set([
  ...['test', 'tests', '__tests__', '__test__', 'spec', 'specs', 'e2e', 'testing', 'testdata'],
  ...['fixture', 'fixtures', '__fixtures__', 'mock', 'mocks', '__mocks__'],
]);
const EXAMPLE_FOLDERS = new Set([
  ...['example', 'examples', 'demo', 'demos', 'sample', 'samples', 'tutorial', 'tutorials', 'doc', 'docs'],
]);
const GENERATED_FOLDERS = new Set(['node_modules', 'dist', 'build', 'out', 'vendor']);
/** A second working tree of the same project, which tools put below a folder of their own: `.tool/worktrees/fix-login/`. */
const WORKTREE = /(?:^|\/)(?:\.[^/]+\/worktrees|\.worktrees)\//i;
/** `a.test.ts`, `a.spec.ts`, `a_test.go`, `test_a.py`, `conftest.py`. */
const TEST_NAME = /(?:\.(?:test|spec)|_test)\.[a-z]+$|(?:^|\/)(?:test_[^/]*|conftest)\.py$/i;
/** `ServerTest.java`, `ServerTests.cs`, and not `Latest.java`. */
const TEST_CLASS = /[a-z\d]Tests?\.(?:java|kt|cs)$/;
const MINIFIED_NAME = /\.min\.[a-z]+$/i;

/** `mcp = FastMCP("notes")` and `if __name__ == "__main__"`, which no runner of tests comes to. */
const SERVES = /\b(?:FastMCP|MCPServer|Server|Starlette|FastAPI|Flask|Quart)\(/;
const STARTED = /__name__\s*==\s*["']__main__["']/;
const TESTED = /\b(?:pytest|unittest|TestClient|assert)\b/;

/**
 * The role of a file, by the folders and the name of its path. Give the path relative to the audited root: a project
 * that lies in somebody's `~/demo` folder is no demo. The strongest role wins: generated, then test, then example.
 * With its text, a `test_server.py` that is started and tests nothing is the server that it was tried out with.
 */
export function fileRole(path: string, text = ''): FileRole {
  const folders = segmentsOf(dirname(path)).map((folder) => folder.toLowerCase());
  const within = (names: ReadonlySet<string>): boolean => folders.some((folder) => names.has(folder));
  if (within(GENERATED_FOLDERS) || MINIFIED_NAME.test(path) || WORKTREE.test(path)) return 'generated';
  if (within(TEST_FOLDERS) || TEST_CLASS.test(path)) return 'test';
  if (TEST_NAME.test(path) && !isTriedOut(path, text)) return 'test';
  return within(EXAMPLE_FOLDERS) ? 'example' : 'source';
}

function isTriedOut(path: string, text: string): boolean {
  return path.endsWith('.py') && SERVES.test(text) && STARTED.test(text) && !TESTED.test(text);
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}
