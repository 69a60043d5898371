import type { UndeclaredSecret } from '../facts/hosts.ts';
import { basename } from '../paths.ts';
import { isSecretName } from '../secrets/names.ts';
import type { SettingsFile } from '../settings/around.ts';
import type { Scalar, SettingsMap, SettingsNode } from '../settings/nodes.ts';
import { entriesOf, entryOf, itemsOf, mapAt, textAt, valueAt } from '../settings/tree.ts';

/** Variables and headers of a published manifest that hold credentials and are not marked so. */
export function* undeclaredSecrets(file: SettingsFile): Generator<UndeclaredSecret> {
  const name = basename(file.path);
  if (name === 'server.json') for (const root of file.settings().roots) yield* inRegistryManifest(root, file.path);
  if (name === 'manifest.json') for (const root of file.settings().roots) yield* inBundle(root, file.path);
  if (name === 'gemini-extension.json') {
    for (const root of file.settings().roots) yield* inExtension(root, file.path);
  }
}

/** `server.json` of the MCP registry: `packages[].environmentVariables[]`, `remotes[].headers[]`. */
function* inRegistryManifest(root: SettingsNode, path: string): Generator<UndeclaredSecret> {
  const isOurs =
    /modelcontextprotocol/.test(textAt(root, '$schema') ?? '') || textAt(root, 'name')?.includes('/') === true;
  if (!isOurs) return;
  for (const each of [...itemsOf(valueAt(root, 'packages')), ...itemsOf(valueAt(root, 'remotes'))]) {
    const lists = [
      valueAt(each, 'environmentVariables'),
      valueAt(each, 'environment_variables'),
      valueAt(each, 'headers'),
      valueAt(each, 'transport', 'headers'),
    ];
    for (const item of lists.flatMap(itemsOf)) yield* inInput(item, path);
    yield* inVariables(mapAt(each, 'variables'), path);
  }
}

function* inInput(item: SettingsNode, path: string): Generator<UndeclaredSecret> {
  const variables = mapAt(item, 'variables');
  // `"value": "Bearer {token}"`: what is asked for is the part.
  if (variables) {
    yield* inVariables(variables, path);
    return;
  }
  const name = entryOf(item, 'name')?.value;
  if (item.kind !== 'map' || name?.kind !== 'scalar' || typeof name.value !== 'string') return;
  // A value that the manifest gives is no question.
  const value = valueAt(item, 'value');
  const isFixed = value?.kind === 'scalar' && typeof value.value === 'string' && !value.value.includes('{');
  if (!isFixed && isSecretName(name.value)) yield* undeclared(item, name, name.value, 'isSecret', path);
}

function* inVariables(variables: SettingsMap | undefined, path: string): Generator<UndeclaredSecret> {
  for (const { name, entry, value } of entriesOf(variables)) {
    if (value?.kind === 'map' && isSecretName(name)) yield* undeclared(value, entry.key, name, 'isSecret', path);
  }
}

/** `user_config` of an MCP bundle. */
function* inBundle(root: SettingsNode, path: string): Generator<UndeclaredSecret> {
  if (!valueAt(root, 'server')) return;
  for (const { name, entry, value } of entriesOf(valueAt(root, 'user_config'))) {
    if (value?.kind !== 'map' || !isSecretName(name) || !/^(?:string)?$/.test(textAt(value, 'type') ?? '')) continue;
    yield* undeclared(value, entry.key, name, 'sensitive', path);
  }
}

/** `settings` of an extension of Gemini CLI. */
function* inExtension(root: SettingsNode, path: string): Generator<UndeclaredSecret> {
  for (const item of itemsOf(valueAt(root, 'settings'))) {
    const variable = entryOf(item, 'envVar')?.value;
    if (item.kind !== 'map' || variable?.kind !== 'scalar' || typeof variable.value !== 'string') continue;
    if (isSecretName(variable.value)) yield* undeclared(item, variable, variable.value, 'sensitive', path);
  }
}

function* undeclared(
  object: SettingsMap,
  at: Scalar,
  name: string,
  flag: string,
  path: string,
): Generator<UndeclaredSecret> {
  const present = valueAt(object, flag) ?? valueAt(object, flag === 'isSecret' ? 'is_secret' : flag);
  if (present?.kind === 'scalar' && present.value === true) return;
  yield {
    kind: 'undeclaredSecret',
    at: { path, start: at.start, end: at.end },
    name,
    flag,
    object: { path, start: object.start, end: object.end },
    present: present && { path, start: present.start, end: present.end },
  };
}
