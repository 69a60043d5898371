import type { DeployedSecret, ImageLeak, KeyExposure } from '../facts/deployment.ts';
import { isSecretName } from '../secrets/names.ts';
import type { SettingsFile } from '../settings/around.ts';
import type { Assignment, Command } from '../settings/nodes.ts';
import { removalOf } from '../settings/removal.ts';
import type { Place } from '../source.ts';
import { allCommands } from './embedded-shell.ts';
import { isKeyFile, isSecretFile } from './key-files.ts';
import { deployedSecret, type SecretContext } from './secrets.ts';
import { stagesOf, type Stage } from './stages.ts';
import { namedValues } from './words.ts';

export interface ImageFacts {
  readonly secrets: readonly DeployedSecret[];
  readonly leaks: readonly ImageLeak[];
  readonly keys: readonly KeyExposure[];
}

/** What a Dockerfile puts into the image that should not be there. */
export function imageFacts({ path, text, settings }: SettingsFile): ImageFacts {
  const { commands } = settings();
  const stages = stagesOf(commands);
  return {
    secrets: [...writtenSecrets(path, text, commands)],
    leaks: stages.filter(({ shipped }) => shipped).flatMap((stage) => [...leaksOf(path, stage)]),
    keys: stages.filter(({ shipped }) => shipped).flatMap(({ commands: own }) => [...copiedKeys(path, own)]),
  };
}

/** `ENV API_KEY=…`, `ARG TOKEN=…`, `RUN echo "API_KEY=…" > .env` */
function* writtenSecrets(path: string, text: string, commands: readonly Command[]): Generator<DeployedSecret> {
  const context: SecretContext = { path, carrier: 'image', reference: undefined, development: false };
  for (const command of allCommands(commands)) {
    for (const variable of namedValues(command)) {
      const found = deployedSecret(variable, context);
      const isSetting = /^(?:ENV|ARG)$/i.test(command.name);
      if (found) yield isSetting ? { ...found, removal: removalOf(path, text, variable.setting) } : found;
    }
  }
}

function* leaksOf(path: string, { commands }: Stage): Generator<ImageLeak> {
  const declared = new Map<string, Place>();
  for (const command of commands) {
    const kind = command.name.toUpperCase();
    if (kind === 'ARG') {
      for (const { name, nameSpan } of command.assignments)
        if (isSecretName(name)) declared.set(name, at(path, nameSpan));
    }
    if (kind === 'ENV') yield* keptArguments(path, command.assignments, declared);
    if (kind === 'RUN') yield* usedArguments(path, command, declared);
    if (kind === 'COPY' || kind === 'ADD') yield* copiedFiles(path, command);
  }
}

/** `ENV API_KEY=$API_KEY` keeps a build argument in the image. */
function* keptArguments(
  path: string,
  assignments: readonly Assignment[],
  declared: ReadonlyMap<string, Place>,
): Generator<ImageLeak> {
  for (const assignment of assignments) {
    for (const name of assignment.value?.variables ?? []) {
      const from = declared.get(name);
      if (from) yield { kind: 'imageLeak', at: at(path, assignment), how: 'argument', name, declared: from };
    }
  }
}

/** `RUN … $NPM_TOKEN`: the history of the image holds the argument. */
function* usedArguments(path: string, run: Command, declared: ReadonlyMap<string, Place>): Generator<ImageLeak> {
  const reported = new Set<string>();
  for (const { words, assignments } of allCommands(run.commands)) {
    for (const word of [...words, ...assignments.flatMap(({ value }) => value ?? [])]) {
      for (const name of word.variables) {
        const from = declared.get(name);
        if (!from || reported.has(name)) continue;
        reported.add(name);
        yield { kind: 'imageLeak', at: at(path, word), how: 'argument', name, declared: from };
      }
    }
  }
}

/** `COPY .env .`; what comes from another stage was judged where it came in. */
function* copiedFiles(path: string, { words }: Command): Generator<ImageLeak> {
  if (words.some(({ text }) => text.startsWith('--from='))) return;
  for (const word of words.filter(({ text }) => !text.startsWith('--')).slice(0, -1)) {
    if (isSecretFile(word.text))
      yield { kind: 'imageLeak', at: at(path, word), how: 'file', name: word.text, declared: undefined };
  }
}

function* copiedKeys(path: string, commands: readonly Command[]): Generator<KeyExposure> {
  for (const { name, words } of commands) {
    if (!/^(?:COPY|ADD)$/i.test(name) || words.some(({ text }) => text.startsWith('--from='))) continue;
    for (const word of words.filter(({ text }) => !text.startsWith('--')).slice(0, -1)) {
      if (isKeyFile(word.text))
        yield { kind: 'keyExposure', at: at(path, word), how: 'image', file: word.text, mode: undefined };
    }
  }
}

function at(path: string, { start, end }: { readonly start: number; readonly end: number }): Place {
  return { path, start, end };
}
