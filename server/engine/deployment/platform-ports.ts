import type { PublishedPort } from '../facts/deployment.ts';
import { basename, dirname, join } from '../paths.ts';
import type { Around } from '../settings/around.ts';
import type { Scalar, SettingsNode } from '../settings/nodes.ts';
import type { Span } from '../source.ts';
import { entriesOf, entryOf, itemsOf, mapAt, textAt, valueAt } from '../settings/tree.ts';
import { containerIn, openEndpoint, type Container } from './behind.ts';

/** A service that a platform opens to the internet. */
interface Opened {
  readonly at: Span;
  readonly shown: string;
  readonly folder: string;
  /** How it is started, as far as the file says. */
  readonly command: string;
  readonly variables: SettingsNode | undefined;
}

/** A web service of Render or Fly that is built from code whose endpoint nothing guards. */
export function* platformPorts(path: string, root: SettingsNode, around: Around): Generator<PublishedPort> {
  for (const { at, shown, folder, command, variables } of openedBy(path, root)) {
    const built = containerIn(folder, around);
    const container: Container = {
      folder,
      others: [],
      variables: new Map([...(built?.variables ?? []), ...textsOf(variables)]),
      words: [...(built?.words ?? []), ...command.split(/\s+/)],
    };
    const open = openEndpoint(container, path, around);
    if (!open) continue;
    const place = { path, start: at.start, end: at.end };
    yield { kind: 'publishedPort', at: place, shown, by: basename(path), how: 'platform', address: undefined, open };
  }
}

function* openedBy(path: string, root: SettingsNode): Generator<Opened> {
  const name = basename(path);
  const folder = dirname(path);
  // services: [{ type: web, startCommand: … }]
  if (/^render\.ya?ml$/.test(name)) {
    for (const service of itemsOf(valueAt(root, 'services'))) {
      const type = valueAt(service, 'type');
      if (type?.kind !== 'scalar' || type.value !== 'web') continue;
      const below = join(folder, textAt(service, 'rootDir') ?? '.');
      yield {
        at: type,
        shown: 'type: web',
        folder: below,
        command: textAt(service, 'startCommand') ?? '',
        variables: undefined,
      };
    }
  }
  // [http_service]
  if (/^fly(?:\.[\w-]+)?\.toml$/.test(name)) {
    const service = entryOf(root, 'http_service') ?? entryOf(root, 'services');
    if (service)
      yield { at: service.key, shown: String(service.key.value), folder, command: '', variables: mapAt(root, 'env') };
  }
}

function* textsOf(variables: SettingsNode | undefined): Generator<[name: string, value: string]> {
  for (const { name, value } of entriesOf(variables)) if (value?.kind === 'scalar') yield [name, textOf(value)];
}

function textOf({ value }: Scalar): string {
  return String(value ?? '');
}
