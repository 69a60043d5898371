import type { PublishedPort } from '../facts/deployment.ts';
import { dirname, isInside, join } from '../paths.ts';
import type { Around } from '../settings/around.ts';
import type { SettingsNode } from '../settings/nodes.ts';
import { containerIn, openEndpoint, type Container } from './behind.ts';
import { variablesOf } from './environment.ts';
import { mappingOf } from './port-mapping.ts';
import { entriesOf, entryOf, itemsOf, mapAt, scalarsIn, textAt } from './tree.ts';

/** `ports: ["3000:3000"]` of a service that is built from code whose endpoint nothing guards. */
export function* composePorts(path: string, root: SettingsNode, around: Around): Generator<PublishedPort> {
  const services = mapAt(root, 'services');
  const contexts = [...entriesOf(services)].flatMap(({ value }) => contextOf(path, value) ?? []);
  for (const { name, value: service } of entriesOf(services)) {
    const container = serviceContainer(path, service, contexts, around);
    const open = container && openEndpoint(container, path, around);
    if (!open) continue;
    for (const port of itemsOf(entryOf(service, 'ports')?.value)) {
      const found = portOf(port);
      if (found)
        yield { kind: 'publishedPort', at: place(path, found), ...found.facts, by: name, how: 'compose', open };
    }
  }
}

/** The folder that a service is built from. */
export function contextOf(path: string, service: SettingsNode | undefined): string | undefined {
  const context = textAt(service, 'build') ?? textAt(service, 'build', 'context');
  const isBuilt = entryOf(service, 'build')?.value?.kind === 'map' || context !== undefined;
  if (!isBuilt || /^\w+:\/\/|^git@|\$/.test(context ?? '')) return undefined;
  return join(dirname(path), context ?? '.');
}

function serviceContainer(
  path: string,
  service: SettingsNode | undefined,
  contexts: readonly string[],
  around: Around,
): Container | undefined {
  const context = contextOf(path, service);
  if (context === undefined) return undefined;
  const dockerfile = textAt(service, 'build', 'dockerfile') ?? 'Dockerfile';
  const own = containerIn(context, around, dockerfile);
  // `context: .` with `dockerfile: apps/api/Dockerfile`
  const folder = join(context, dirname(dockerfile));
  const variables = new Map(own?.variables);
  for (const { name, value } of variablesOf(entryOf(service, 'environment')?.value)) variables.set(name, value);
  const command = [...scalarsIn(entryOf(service, 'command')?.value)].flatMap(({ value }) => String(value).split(/\s+/));
  return {
    folder: around.endpoints(folder).length > 0 ? folder : context,
    others: contexts.filter((other) => other !== context && isInside(context, other)),
    variables,
    words: [...(own?.words ?? []), ...command],
  };
}

interface FoundPort {
  readonly start: number;
  readonly end: number;
  readonly facts: Pick<PublishedPort, 'shown' | 'address'>;
}

function portOf(port: SettingsNode): FoundPort | undefined {
  if (port.kind === 'scalar') {
    const text = String(port.value);
    const mapping = mappingOf(text);
    if (!mapping?.isPublic) return undefined;
    const address = port.verbatim ? { at: port.content.start, text: mapping.prefix } : undefined;
    return { start: port.start, end: port.end, facts: { shown: text, address } };
  }
  // { target: 3000, published: 3000, host_ip: 127.0.0.1 }
  const target = textAt(port, 'target');
  if (target === undefined || textAt(port, 'host_ip') !== undefined || textAt(port, 'protocol') === 'udp')
    return undefined;
  const published = entryOf(port, 'published');
  const { start, end } = published ?? port;
  return { start, end, facts: { shown: `${textAt(port, 'published') ?? ''}:${target}`, address: undefined } };
}

function place(path: string, { start, end }: FoundPort): PublishedPort['at'] {
  return { path, start, end };
}
