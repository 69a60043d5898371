import type { PublishedPort } from '../facts/deployment.ts';
import { dirname, isInside, join } from '../paths.ts';
import type { Around } from '../settings/around.ts';
import type { SettingsNode } from '../settings/nodes.ts';
import type { Span } from '../source.ts';
import { containerIn, openEndpoint, type Container } from './behind.ts';
import { variablesOf } from './environment.ts';
import { mappingOf } from './port-mapping.ts';
import { entriesOf, entryOf, itemsOf, mapAt, scalarsIn, textAt } from '../settings/tree.ts';

/** A service of a compose file. */
export interface ComposeService {
  readonly name: string;
  readonly node: SettingsNode;
  /** The folder that it is built from. Undefined for images that come from a registry. */
  readonly context: string | undefined;
  /** Its ports that other machines reach. */
  readonly ports: readonly FoundPort[];
}

/** `ports: ["3000:3000"]` of a service that is built from code whose endpoint nothing guards. */
export function* composePorts(path: string, root: SettingsNode, around: Around): Generator<PublishedPort> {
  const services = composeServices(path, root);
  const contexts = services.flatMap(({ context }) => context ?? []);
  for (const service of services) {
    const container = service.ports.length > 0 ? serviceContainer(service, contexts, around) : undefined;
    const open = container && openEndpoint(container, path, around);
    if (!open) continue;
    for (const { span, shown, address } of service.ports) {
      const at = { path, start: span.start, end: span.end };
      yield { kind: 'publishedPort', at, shown, address, by: service.name, how: 'compose', open };
    }
  }
}

export function composeServices(path: string, root: SettingsNode): readonly ComposeService[] {
  return [...entriesOf(mapAt(root, 'services'))].flatMap(({ name, value }) => {
    if (!value) return [];
    const ports = itemsOf(entryOf(value, 'ports')?.value).flatMap((port) => portOf(port) ?? []);
    return [{ name, node: value, context: contextOf(path, value), ports }];
  });
}

/** The folder that a service is built from. */
function contextOf(path: string, service: SettingsNode): string | undefined {
  const context = textAt(service, 'build') ?? textAt(service, 'build', 'context');
  const isBuilt = entryOf(service, 'build')?.value?.kind === 'map' || context !== undefined;
  if (!isBuilt || /^\w+:\/\/|^git@|\$/.test(context ?? '')) return undefined;
  return join(dirname(path), context ?? '.');
}

function serviceContainer(
  { node: service, context }: ComposeService,
  contexts: readonly string[],
  around: Around,
): Container | undefined {
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

interface FoundPort extends Pick<PublishedPort, 'shown' | 'address'> {
  readonly span: Span;
}

function portOf(port: SettingsNode): FoundPort | undefined {
  if (port.kind === 'scalar') {
    const text = String(port.value);
    const mapping = mappingOf(text);
    if (!mapping?.isPublic) return undefined;
    const address = port.verbatim ? { at: port.content.start, text: mapping.prefix } : undefined;
    return { span: port, shown: text, address };
  }
  // { target: 3000, published: 3000, host_ip: 127.0.0.1 }
  const target = textAt(port, 'target');
  if (target === undefined || textAt(port, 'host_ip') !== undefined || textAt(port, 'protocol') === 'udp')
    return undefined;
  const published = entryOf(port, 'published');
  return { span: published ?? port, shown: `${textAt(port, 'published') ?? ''}:${target}`, address: undefined };
}
