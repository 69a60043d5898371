import type { UnmaskedInput } from '../facts/hosts.ts';
import { isSecretName } from '../secrets/names.ts';
import type { SettingsFile } from '../settings/around.ts';
import type { SettingsMap } from '../settings/nodes.ts';
import { entryOf, itemsOf, textAt, valueAt } from '../settings/tree.ts';
import type { HostEntry } from './entries.ts';

/** Questions for secrets, of hosts that ask, whose answers are shown while they are typed. */
export function* unmaskedInputs(entries: readonly HostEntry[], { path }: SettingsFile): Generator<UnmaskedInput> {
  const seen = new Set<SettingsMap>();
  for (const { root, host, documentation } of entries) {
    const keys = host.reference?.inputs;
    if (!keys || documentation) continue;
    for (const item of itemsOf(valueAt(root, ...keys))) {
      if (item.kind !== 'map' || seen.has(item) || textAt(item, 'type') !== 'promptString') continue;
      seen.add(item);
      const id = entryOf(item, 'id')?.value;
      if (id?.kind !== 'scalar' || typeof id.value !== 'string' || !asksForSecret(id.value, entries)) continue;
      const password = valueAt(item, 'password');
      if (password?.kind === 'scalar' && password.value === true) continue;
      const { start, end } = item;
      yield {
        kind: 'unmaskedInput',
        at: { path, start: id.start, end: id.end },
        id: id.value,
        object: { path, start, end },
        present: password && { path, start: password.start, end: password.end },
      };
    }
  }
}

/** By its own name, or because a variable or header takes it that is named so. */
function asksForSecret(id: string, entries: readonly HostEntry[]): boolean {
  if (isSecretName(id)) return true;
  return entries.some(({ variables, headers }) =>
    [...variables, ...headers].some(
      ({ name, value }) => isSecretName(name) && String(value.value).includes(`\${input:${id}}`),
    ),
  );
}
