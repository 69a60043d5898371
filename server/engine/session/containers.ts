import { composeServices } from '../deployment/compose-ports.ts';
import { foldersAbove, isInside, join } from '../paths.ts';
import { loadReader } from '../settings/readers.ts';
import type { Place } from '../source.ts';
import type { Workspace } from '../workspace.ts';

const COMPOSE_FILES = ['docker-compose.yml', 'docker-compose.yaml', 'compose.yml', 'compose.yaml'];

/** In which folders lies code that runs in containers, and which of them can be reached from other machines. */
export interface Containers {
  /** Undefined where no container is built; `published` is the port that is opened for it. */
  of(path: string): { readonly published: Place | undefined } | undefined;
}

interface Built {
  readonly folder: string;
  readonly published: Place | undefined;
}

/** Reads the Dockerfiles and compose files in the folders of some files and above. */
export async function loadContainers(workspace: Workspace, files: readonly string[]): Promise<Containers> {
  const built: Built[] = [];
  for (const folder of foldersAbove(workspace.roots, files)) {
    if (await workspace.read(join(folder, 'Dockerfile'))) built.push({ folder, published: undefined });
    for (const name of COMPOSE_FILES) built.push(...(await composed(workspace, folder, join(folder, name))));
  }
  return {
    of(path) {
      const around = built.filter(({ folder }) => isInside(folder, path));
      const longest = Math.max(...around.map(({ folder }) => folder.length));
      const own = around.filter(({ folder }) => folder.length === longest);
      return own.find(({ published }) => published) ?? own[0];
    },
  };
}

/** What a compose file builds. Code beside one that builds nothing is taken to run in a container as well. */
async function composed(workspace: Workspace, folder: string, path: string): Promise<readonly Built[]> {
  const content = await workspace.read(path);
  if (content?.kind !== 'text') return [];
  const read = await loadReader('yaml');
  const { roots } = read?.(path, content.text) ?? { roots: [] };
  const services = roots.flatMap((root) => composeServices(path, root));
  const contexts = services.flatMap(({ context, ports: [published] }) =>
    context === undefined
      ? []
      : [{ folder: context, published: published && { path, start: published.span.start, end: published.span.end } }],
  );
  return [{ folder, published: undefined }, ...contexts];
}
