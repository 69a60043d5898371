import type { DangerousSwitch } from '../facts/hosts.ts';
import { dangerousFlag, dangerousSwitch, type Switch } from '../facts/switches.ts';
import type { SettingsFile } from '../settings/around.ts';
import type { Command } from '../settings/nodes.ts';
import type { Span } from '../source.ts';
import { unwrapped } from './embedded-shell.ts';
import type { Variable } from './environment.ts';
import { isForDevelopment } from './kinds.ts';
import { removalOf } from '../settings/removal.ts';

const UNVERIFIED = 'makes the connection accept any certificate, so whoever is on the way reads and changes it';
/** Names of this machine, of a container's neighbour and of a cluster's services. */
const LOCAL_URL =
  /^["']?https?:\/\/(?:localhost|127\.|\[::1\]|0\.0\.0\.0|host\.docker\.internal|[\w-]+(?:[:/]|$)|[\w.-]+\.(?:local|internal|svc|test)\b)/i;

/** What a container needs (`DANGEROUSLY_BIND_ALL_INTERFACES`), and what protects an agent's machine, not a server. */
const OTHERWISE = /BIND|ALL_INTERFACES|permissions|sandbox|approv/i;

/** Variables of a manifest that switch a protection off. */
export function* variableSwitches(file: SettingsFile, variables: Iterable<Variable>): Generator<DangerousSwitch> {
  for (const { name, value, at, nameAt, setting } of variables) {
    const found = dangerousSwitch(name, value);
    if (!found || OTHERWISE.test(name)) continue;
    // `- name: NAME` with `value: …` below is more than one setting
    const isOne = setting.start <= nameAt.start;
    const made = switchAt(file, found, isOne ? setting : at);
    yield isOne ? made : { ...made, removal: undefined };
  }
}

/** `ENV NODE_TLS_REJECT_UNAUTHORIZED=0`, `export …`, `… node server.js`, `--disable-auth`, `curl -k https://…` */
export function* commandSwitches(file: SettingsFile, command: Command): Generator<DangerousSwitch> {
  for (const { name, value, start, end } of command.assignments) {
    const found = value && dangerousSwitch(name, value.text);
    if (found && !OTHERWISE.test(name)) yield switchAt(file, found, { start, end });
  }
  const { name: program, words } = unwrapped(command);
  if (/^(?:echo|printf|grep|sed)$/.test(program)) return;
  const url = words.find(({ text }) => /^["']?https?:\/\//.test(text));
  const isLocal = url !== undefined && LOCAL_URL.test(url.text);
  for (const word of words) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word.text) ?? [];
    const variable = name === undefined || value === undefined ? undefined : dangerousSwitch(name, value);
    const found = variable ?? (isLocal ? undefined : dangerousFlag(word.text));
    if (found && !OTHERWISE.test(found.name)) yield switchAt(file, found, word);
  }
  const insecure =
    program === 'curl' ? words.find(({ text }) => /^(?:--insecure|-[a-zA-Z]*k[a-zA-Z]*)$/.test(text)) : undefined;
  if (insecure && url && !isLocal && !url.text.includes('$'))
    yield switchAt(file, { name: `curl ${insecure.text}`, effect: UNVERIFIED }, insecure);
}

function switchAt({ path, text }: SettingsFile, { name, effect }: Switch, { start, end }: Span): DangerousSwitch {
  return {
    kind: 'dangerousSwitch',
    at: { path, start, end },
    name,
    effect,
    local: isForDevelopment(path),
    removal: removalOf(path, text, { start, end }),
  };
}
