import { isEveryInterface, isLoopbackOnly } from '../facts/addresses.ts';
import type { Endpoint } from '../facts/facts.ts';
import { guardOf } from '../facts/guard.ts';
import { gatedSibling } from '../facts/siblings.ts';
import { basename, dirname, isInside, join } from '../paths.ts';
import type { Around } from '../settings/around.ts';
import type { Command } from '../settings/nodes.ts';
import { stagesOf } from './stages.ts';

/** What runs in a container, as far as the workspace holds it. */
export interface Container {
  /** The folder that the image is built from. */
  readonly folder: string;
  /** Folders below it that other images are built from. */
  readonly others: readonly string[];
  /** Its variables. */
  readonly variables: ReadonlyMap<string, string>;
  /** The words of the command that it runs. */
  readonly words: readonly string[];
}

/** What a Dockerfile says about its container: variables and command of the stages that are shipped. */
function containerOf(folder: string, commands: readonly Command[]): Container {
  const variables = new Map<string, string>();
  let words: string[] = [];
  for (const stage of stagesOf(commands).filter(({ shipped }) => shipped)) {
    for (const { name, assignments, commands: run } of stage.commands) {
      const kind = name.toUpperCase();
      if (kind === 'ENV') for (const each of assignments) variables.set(each.name, each.value?.text ?? '');
      if (kind === 'CMD' || kind === 'ENTRYPOINT')
        words = [...words, ...run.flatMap((each) => [each.name, ...each.words.map(({ text }) => text)])];
    }
  }
  return { folder, others: [], variables, words };
}

/** The Dockerfile of a folder, or the one of another name that is asked for. */
export function containerIn(folder: string, around: Around, file = 'Dockerfile'): Container | undefined {
  const settings = around.settings(join(folder, file));
  return settings && containerOf(folder, settings.commands);
}

/** The nearest folder with a Dockerfile, from a file upwards. */
export function containerAbove(path: string, around: Around): Container | undefined {
  const root = around.root(path);
  for (let folder = dirname(path); isInside(root, folder); folder = dirname(folder)) {
    const found = containerIn(folder, around);
    if (found) return found;
    if (folder === dirname(folder)) return undefined;
  }
  return undefined;
}

/**
 * A way into MCP of the container's code that nothing guards. Undefined when there is none, and when the folder holds
 * guarded ones too and the command does not say which of them it starts.
 */
export function openEndpoint(container: Container, path: string, around: Around): Endpoint | undefined {
  const { folder, others } = container;
  const isOwn = ({ at }: Endpoint): boolean =>
    isInside(folder, at.path) &&
    !others.some((other) => isInside(other, at.path)) &&
    (around.role(at.path) === 'source' || around.role(at.path) === around.role(path));
  const endpoints = around.endpoints(folder).filter((each) => isOwn(each) && isReached(each, container));
  const open = endpoints.filter((each) => isOpen(each, endpoints));
  if (open.length === endpoints.length) return open[0];
  return open.find(({ at }) => isStarted(at.path, container));
}

function isOpen(endpoint: Endpoint, endpoints: readonly Endpoint[]): boolean {
  const guard = guardOf(endpoint);
  return (guard === 'none' && !gatedSibling(endpoint, endpoints)) || guard === 'presence-only';
}

/** What listens on the container's loopback is reached from nowhere, unless a variable or an argument widens it. */
function isReached(endpoint: Endpoint, { variables, words }: Container): boolean {
  if (!isLoopbackOnly(endpoint)) return true;
  return endpoint.listeners.some(({ bind }) => {
    const given = bind.kind === 'environment' ? variables.get(bind.variable) : undefined;
    if (given !== undefined && given !== '') return isEveryInterface(given);
    return bind.kind === 'environment' && words.some((word) => /(?:^|=)(?:0\.0\.0\.0|::)$/.test(word));
  });
}

/** `CMD ["node", "dist/http.js"]` starts `src/http.ts`, `uvicorn app.main:server` starts `app/main.py`. */
function isStarted(path: string, { words }: Container): boolean {
  const stem = (each: string): string => basename(each).replace(/\.\w+$/, '');
  return words.some((word) => {
    const [, module] = /^(?:[\w.]+\.)?(\w+):\w+$/.exec(word) ?? [];
    return module === stem(path) || (/\.(?:[cm]?[jt]s|py)$/.test(word) && stem(word) === stem(path));
  });
}
