import type { ClientCredential } from '../facts/flows.ts';
import type { DangerousSwitch, UnprotectedSecret } from '../facts/hosts.ts';
import { basename, dirname, join } from '../paths.ts';
import { bundledSecret } from '../secrets/bundled-names.ts';
import type { Around, SettingsFile } from '../settings/around.ts';
import { secretIn, spanInScalar } from '../settings/secret-value.ts';
import type { Span } from '../source.ts';
import { isTemplate, pairsOf, type Pair } from './entries.ts';
import { dangerousSwitch } from '../facts/switches.ts';

/** What an environment file says, and the part of it that nobody else has to look at. */
export interface EnvironmentFacts {
  readonly secrets: readonly UnprotectedSecret[];
  readonly switches: readonly DangerousSwitch[];
  /** Of variables that a bundler writes into what browsers load. */
  readonly bundled: readonly ClientCredential[];
  readonly claims: readonly Span[];
}

/** Credentials in an environment file that version control holds or would take. */
export async function environmentFile(file: SettingsFile, around: Around): Promise<EnvironmentFacts> {
  const { path } = file;
  const pairs = file.settings().roots.flatMap(pairsOf);
  const whole = { start: 0, end: file.text.length };
  const exposure = await exposureOf(path, around);
  const switches = exposure === 'shared' ? [] : pairs.flatMap((pair) => switchIn(pair, file));
  const bundled = exposure === 'shared' ? [] : pairs.flatMap((pair) => bundledIn(pair, path));
  // A file that stays on its machine is where credentials belong.
  if (exposure === undefined) return { secrets: [], switches, bundled, claims: [whole] };
  const ignoreFile = await ignoreFileFor(path, around);
  const test = /(?:^|[.\-_])(?:test|tests|testing|ci|e2e)(?:[.\-_]|$)/i.test(basename(path));
  const secrets = pairs.flatMap(({ name, value }): UnprotectedSecret[] => {
    const found = typeof value.value === 'string' ? secretIn(name, value.value) : undefined;
    if (found?.strength !== 'issued') return [];
    // The finding in the code names this place too.
    if (around.defaultInCode(dirname(path), name, String(value.value), found.format !== 'generic')) return [];
    const { shown, format, strength, revoke } = found;
    const repeated = around.inCode(String(value.value).slice(found.start, found.end));
    const place = { path, ...spanInScalar(value, found) };
    const common = {
      at: place,
      name,
      shown,
      format,
      strength,
      revoke,
      variable: name,
      value: { path, ...value.content },
    };
    return [{ kind: 'unprotectedSecret', ...common, exposure, file: basename(path), test, ignoreFile, repeated }];
  });
  return { secrets, switches, bundled, claims: pairs.map(({ value }) => value.content) };
}

function bundledIn({ name, value }: Pair, path: string): ClientCredential[] {
  const rest = bundledSecret(name);
  const found = rest === undefined || typeof value.value !== 'string' ? undefined : secretIn(rest, value.value);
  if (found?.strength !== 'issued') return [];
  return [{ kind: 'clientCredential', at: { path, start: value.start, end: value.end }, name, how: 'bundled' }];
}

async function exposureOf(path: string, around: Around): Promise<UnprotectedSecret['exposure'] | undefined> {
  if (isTemplate(path)) return 'shared';
  if ((await around.tracked(path)) === true) return 'tracked';
  return (await around.ignored(path)) ? undefined : 'not-ignored';
}

function switchIn({ name, value }: Pair, { path, text }: SettingsFile): DangerousSwitch[] {
  const found = dangerousSwitch(name, String(value.value ?? ''));
  if (!found) return [];
  const at = { path, start: value.start, end: value.end };
  const line = text.indexOf('\n', value.end);
  const removal = { path, start: text.lastIndexOf('\n', value.start - 1) + 1, end: line < 0 ? text.length : line + 1 };
  return [{ kind: 'dangerousSwitch', at, ...found, local: isLocal(path), removal }];
}

/** `.env.local`, `.env.test`: for one machine, or for no service that others reach. */
export function isLocal(path: string): boolean {
  return /(?:^|[.\-_])(?:local|dev|development|test|testing|ci)(?:[.\-_]|$)/i.test(basename(path)) || isTemplate(path);
}

/** The nearest `.gitignore` above, else the one that should stand in the root. */
async function ignoreFileFor(path: string, around: Around): Promise<UnprotectedSecret['ignoreFile']> {
  const root = around.root(path);
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const candidate = join(folder, '.gitignore');
    const text = await around.read(candidate);
    if (text !== undefined) return { path: candidate, text };
    if (folder === root || folder === dirname(folder)) return { path: join(root, '.gitignore'), text: undefined };
  }
}
