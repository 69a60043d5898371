import { parse } from 'jsonc-parser';
import { normalName } from '../facts/package-names.ts';
import { basename, isInside } from '../paths.ts';
import type { PublishedPackages } from '../settings/around.ts';
import { loadReader } from '../settings/readers.ts';
import { scalarsIn, textAt, valueAt } from '../settings/tree.ts';
import type { Workspace } from '../workspace.ts';

/** The names under which the code below a root is published, by the manifests that `isOwn` lets through. */
export async function publishedPackages(
  workspace: Workspace,
  root: string,
  isOwn: (path: string) => boolean,
): Promise<PublishedPackages> {
  const npm = new Set<string>();
  const python = new Set<string>();
  for (const path of await workspace.files()) {
    const file = basename(path);
    if ((file !== 'package.json' && file !== 'pyproject.toml') || !isInside(root, path) || !isOwn(path)) continue;
    const content = await workspace.read(path);
    if (content?.kind !== 'text') continue;
    const isNpm = file === 'package.json';
    const name = isNpm ? npmName(content.text) : await pythonName(path, content.text);
    if (name !== undefined) (isNpm ? npm : python).add(name);
  }
  return { npm, python };
}

/** A private package is never published: under its name there may be one of somebody else. */
function npmName(text: string): string | undefined {
  const manifest: unknown = parse(text);
  if (typeof manifest !== 'object' || manifest === null) return undefined;
  if ('private' in manifest && manifest.private === true) return undefined;
  return 'name' in manifest && typeof manifest.name === 'string' ? manifest.name : undefined;
}

async function pythonName(path: string, text: string): Promise<string | undefined> {
  const [root] = (await loadReader('toml'))?.(path, text).roots ?? [];
  // A registry takes no package with this classifier.
  for (const { value } of scalarsIn(valueAt(root, 'project', 'classifiers')))
    if (String(value).startsWith('Private ::')) return undefined;
  const name = textAt(root, 'project', 'name') ?? textAt(root, 'tool', 'poetry', 'name');
  return name === undefined ? undefined : normalName(name);
}
