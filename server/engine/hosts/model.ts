import type { Facts } from '../facts/facts.ts';
import type { DangerousSwitch, HostFacts, UnpinnedPackage } from '../facts/hosts.ts';
import { dirname } from '../paths.ts';
import type { Around, Claims, SettingsFile } from '../settings/around.ts';
import type { Scalar } from '../settings/nodes.ts';
import type { Place } from '../source.ts';
import { insecureEndpoints } from './endpoint-urls.ts';
import { hostEntries, type HostEntry } from './entries.ts';
import { environmentFile, isLocal } from './env-files.ts';
import { unmaskedInputs } from './inputs.ts';
import { undeclaredSecrets } from './manifests.ts';
import { startedPackage } from './packages.ts';
import { argumentSecrets, inlineSecrets } from './secrets.ts';
import { dangerousFlag, dangerousSwitch } from '../facts/switches.ts';
import { cleartextRemotes, cleartextServer } from './urls.ts';

type Found = Partial<HostFacts & Pick<Facts, 'clientCredentials' | 'insecureEndpoints'>> & Claims;

const LANGUAGES = new Set(['json', 'yaml', 'toml', 'markdown']);

/** What files say that tell a host how to start or reach servers, what published manifests ask for, and environment files. */
export async function modelHosts(file: SettingsFile, around: Around): Promise<Found> {
  const endpoints = { insecureEndpoints: [...insecureEndpoints(file)] };
  if (file.language === 'dotenv') {
    const { secrets, switches, bundled, claims } = await environmentFile(file, around);
    return {
      ...endpoints,
      unprotectedSecrets: secrets,
      dangerousSwitches: switches,
      clientCredentials: bundled,
      claims,
    };
  }
  if (!LANGUAGES.has(file.language)) return endpoints;
  const { path } = file;
  const entries = [...hostEntries(file)];
  const inline = entries.flatMap((entry) => [...inlineSecrets(entry, path, around)]);
  const inArguments = entries.flatMap((entry) => [...argumentSecrets(entry, path)]);
  const unpinned: UnpinnedPackage[] = [];
  for (const entry of file.language === 'markdown' ? [] : entries) {
    const found = await unpinnedPackage(entry, path, around);
    if (found) unpinned.push(found);
  }
  return {
    ...endpoints,
    inlineSecrets: inline,
    argumentSecrets: inArguments,
    cleartextServers: [...entries.flatMap((entry) => cleartextServer(entry, path) ?? []), ...cleartextRemotes(file)],
    unmaskedInputs: [...unmaskedInputs(entries, file)],
    dangerousSwitches: entries.flatMap((entry) => [...switchesIn(entry, path)]),
    undeclaredSecrets: [...undeclaredSecrets(file)],
    unpinnedPackages: unpinned,
    claims: [...inline, ...inArguments].map(({ at }) => at),
  };
}

async function unpinnedPackage(
  { command, words, documentation }: HostEntry,
  path: string,
  around: Around,
): Promise<UnpinnedPackage | undefined> {
  if (typeof command?.value !== 'string') return undefined;
  const started = startedPackage(
    command.value,
    words.map(({ value }) => String(value ?? '')),
  );
  const word = started && words[started.index];
  if (!word || started.pinned) return undefined;
  const { name, version, launcher, separator, unasked, text } = started;
  const locked = launcher.startsWith('docker')
    ? undefined
    : await around.locked(dirname(path), name.replace(/\[.*$/, ''));
  // `npx name` without a tag starts what the project has installed, in the version of its lockfile.
  if (locked?.installed === true && version === undefined && !unasked) return undefined;
  return {
    kind: 'unpinnedPackage',
    at: { path, ...spanOf(word, text) },
    launcher,
    name,
    tag: version,
    locked: locked?.version,
    separator,
    documentation,
  };
}

/** The part of a word that names the package: of `--from=name` what is behind the sign. */
function spanOf(word: Scalar, text: string): Pick<Place, 'start' | 'end'> {
  const at = word.verbatim ? String(word.value).indexOf(text) : -1;
  if (at < 0) return word.content;
  return { start: word.content.start + at, end: word.content.start + at + text.length };
}

function* switchesIn({ variables, words, documentation }: HostEntry, path: string): Generator<DangerousSwitch> {
  if (documentation) return;
  const local = isLocal(path);
  for (const { name, value } of variables) {
    const found = dangerousSwitch(name, String(value.value ?? ''));
    const at = { path, start: value.start, end: value.end };
    if (found) yield { kind: 'dangerousSwitch', at, ...found, local, removal: undefined };
  }
  for (const word of words) {
    const found = dangerousFlag(String(word.value ?? ''));
    const at = { path, start: word.start, end: word.end };
    if (found) yield { kind: 'dangerousSwitch', at, ...found, local, removal: undefined };
  }
}
