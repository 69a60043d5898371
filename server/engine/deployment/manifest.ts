import type { PublishedPort } from '../facts/deployment.ts';
import type { Around, SettingsFile } from '../settings/around.ts';
import type { Command, SettingsNode } from '../settings/nodes.ts';
import { entriesOf, mapAt, mapsIn, scalarsIn, textAt } from '../settings/tree.ts';
import type { Span } from '../source.ts';
import { ofCommands, ofPipeline, type Found } from './commands.ts';
import { composePorts } from './compose-ports.ts';
import { portsOfCommands } from './docker-run.ts';
import { shellIn, wordsAsCommand } from './embedded-shell.ts';
import { variablesIn } from './environment.ts';
import { isPipeline, kindOf, type DeploymentKind } from './kinds.ts';
import { kubernetesPorts } from './kubernetes-ports.ts';
import { manifestSecrets } from './manifest-secrets.ts';
import { stepLeaks } from './pipeline-leaks.ts';
import { githubSteps, otherSteps, type PipelineStep } from './pipeline-steps.ts';
import { platformPorts } from './platform-ports.ts';
import { tlsSettings } from './proxies.ts';
import { settingsLeaks } from './script-secrets.ts';
import { variableSwitches } from './switches.ts';
import { untrustedCheckouts } from './untrusted.ts';

/** What a file of keys and values says, by what it deploys or runs. */
export function modelManifest(file: SettingsFile, around: Around): Found {
  const { roots } = file.settings();
  const { optional, weaknesses } = tlsSettings(file.path, roots);
  const kind = kindOf(file.path, roots);
  const found =
    kind === undefined ? {} : kind === 'package' ? modelScripts(file, around) : modelKind(file, kind, around);
  return { ...found, leaks: [...settingsLeaks(file)], optionalClientCertificates: optional, tlsWeaknesses: weaknesses };
}

function modelKind(file: SettingsFile, kind: DeploymentKind, around: Around): Found {
  const { path, settings } = file;
  const { roots } = settings();
  const steps = isPipeline(kind) ? [...stepsOf(file, kind)] : [];
  const commands = isPipeline(kind) ? steps.flatMap((step) => step.commands) : [...commandsOf(file)];
  const { argumentSecrets, ...said } = ofCommands(file, commands);
  const secrets = [...manifestSecrets(path, kind, roots), ...(isPipeline(kind) ? argumentSecrets.map(ofPipeline) : [])];
  const inArguments = isPipeline(kind) ? [] : argumentSecrets;
  const variables = roots.flatMap((root) => [...variablesIn(root)]);
  return {
    ...said,
    argumentSecrets: inArguments,
    dangerousSwitches: [...said.dangerousSwitches, ...variableSwitches(file, variables)],
    deployedSecrets: secrets,
    pipelineLeaks: [
      ...steps.flatMap((step) => [...stepLeaks(file, step)]),
      ...(kind === 'github' ? roots.flatMap((root) => [...untrustedCheckouts(path, root)]) : []),
    ],
    publishedPorts: [
      ...portsOfCommands(path, commands, around),
      ...roots.flatMap((root) => [...portsOf(path, kind, root, around)]),
    ],
    claims: [
      ...[...secrets, ...inArguments].map(({ at }) => at),
      ...(kind === 'kubernetes' ? roots.flatMap(encoded) : []),
    ],
  };
}

/** What a `Secret` holds in base64, which looks random whatever it says. */
function encoded(root: SettingsNode): readonly Span[] {
  return textAt(root, 'kind') === 'Secret' ? [...scalarsIn(mapAt(root, 'data'))] : [];
}

function portsOf(path: string, kind: DeploymentKind, root: SettingsNode, around: Around): Iterable<PublishedPort> {
  if (kind === 'compose') return composePorts(path, root, around);
  if (kind === 'platform') return platformPorts(path, root, around);
  return kind === 'kubernetes' ? kubernetesPorts(path, root, around) : [];
}

function* stepsOf({ text, settings }: SettingsFile, kind: DeploymentKind): Generator<PipelineStep> {
  for (const root of settings().roots) {
    if (kind === 'github') yield* githubSteps(root, text);
    else yield* otherSteps(root, text);
  }
}

/** Keys whose values are commands: those of containers, of platforms and of health checks. */
const COMMANDS = new Set(
  'command entrypoint args test startCommand buildCommand preDeployCommand start_command'.split(' '),
);

/** The commands that a manifest starts, as one text or as a list of words. */
function* commandsOf({ text, settings }: SettingsFile): Generator<Command> {
  for (const root of settings().roots) {
    for (const { map } of mapsIn(root)) {
      for (const { name, value } of entriesOf(map)) {
        if (!COMMANDS.has(name)) continue;
        if (value?.kind === 'scalar') yield* shellIn(value, text);
        if (value?.kind === 'list') yield* wordsAsCommand([...scalarsIn(value)], text);
      }
    }
  }
}

/** `"scripts": { "certs": "openssl req …" }` of a `package.json`; what only developers run is for their machine. */
function modelScripts(file: SettingsFile, around: Around): Found {
  const scripts = file.settings().roots.flatMap((root) => [...entriesOf(mapAt(root, 'scripts'))]);
  const read = scripts.flatMap(({ name, value }) =>
    value?.kind === 'scalar' ? [{ name, commands: [...shellIn(value, file.text)] }] : [],
  );
  const commands = read.flatMap((script) => script.commands);
  const said = ofCommands(file, commands);
  return {
    ...said,
    dangerousSwitches: read.flatMap(({ name, commands: own }) =>
      ofCommands(file, own).dangerousSwitches.map((each) => ({
        ...each,
        local: each.local || FOR_DEVELOPERS.test(name),
      })),
    ),
    publishedPorts: [...portsOfCommands(file.path, commands, around)],
    claims: said.argumentSecrets.map(({ at }) => at),
  };
}

const FOR_DEVELOPERS = /(?:^|[:_-])(?:test|tests|dev|develop|e2e|ci|debug|local|inspect|inspector|lint)(?:$|[:_-])/;
