import type { PublishedPort } from '../facts/deployment.ts';
import type { Around } from '../settings/around.ts';
import type { SettingsEntry, SettingsNode } from '../settings/nodes.ts';
import { containerAbove, openEndpoint } from './behind.ts';
import { entriesOf, entryOf, mapAt, mapsIn, textAt } from '../settings/tree.ts';

/** A Service of a load balancer, an Ingress or a `hostPort`, beside code whose endpoint nothing guards. */
export function* kubernetesPorts(path: string, root: SettingsNode, around: Around): Generator<PublishedPort> {
  const published = [...publishingEntries(root)];
  const container = published.length > 0 ? containerAbove(path, around) : undefined;
  const open = container && openEndpoint(container, path, around);
  if (!open) return;
  for (const { start, end, value } of published) {
    const shown = value?.kind === 'scalar' ? String(value.value) : '';
    const by = textAt(root, 'metadata', 'name') ?? 'the object';
    const at = { path, start: value?.start ?? start, end: value?.end ?? end };
    yield { kind: 'publishedPort', at, shown, by, how: 'kubernetes', address: undefined, open };
  }
}

function* publishingEntries(root: SettingsNode): Generator<SettingsEntry> {
  const annotations = [...entriesOf(mapAt(root, 'metadata', 'annotations'))];
  const says = (pattern: RegExp): boolean => annotations.some(({ name }) => pattern.test(name));
  const kind = entryOf(root, 'kind');
  const name = textAt(root, 'kind');
  const type = entryOf(mapAt(root, 'spec'), 'type');
  if (name === 'Service' && type && /^(?:LoadBalancer|NodePort)$/.test(textAt(root, 'spec', 'type') ?? '')) {
    if (!says(/internal/i)) yield type;
  } else if (name === 'Ingress' && kind && !says(/auth/i)) yield kind;
  for (const { map } of mapsIn(mapAt(root, 'spec'))) {
    const port = entryOf(map, 'hostPort');
    if (port) yield port;
  }
}
