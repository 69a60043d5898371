import type { DeploymentFacts } from '../facts/deployment.ts';
import type { TlsWeakness } from '../facts/tls.ts';
import type { Around, Claims, SettingsFile } from '../settings/around.ts';
import type { Command, Settings, SettingsNode } from '../settings/nodes.ts';
import { allCommands, shellIn } from './embedded-shell.ts';
import { imageFacts } from './image.ts';
import { kindOf, type DeploymentKind } from './kinds.ts';
import { manifestSecrets } from './manifest-secrets.ts';
import { openedKeys } from './modes.ts';
import { certificateCommand } from './openssl.ts';
import { stepLeaks } from './pipeline-leaks.ts';
import { githubSteps, otherSteps, type PipelineStep } from './pipeline-steps.ts';
import { proxyFacts, tlsSettings } from './proxies.ts';
import { composePorts } from './compose-ports.ts';
import { portsOfCommands } from './docker-run.ts';
import { kubernetesPorts } from './kubernetes-ports.ts';
import { entriesOf, mapAt } from './tree.ts';
import { untrustedCheckouts } from './untrusted.ts';

type Found = Partial<DeploymentFacts> & { readonly tlsWeaknesses?: readonly TlsWeakness[] } & Claims;

/** What Dockerfiles, manifests, pipelines, scripts and proxies say about credentials, certificates and ports. */
export function modelDeployment(file: SettingsFile, around: Around): Found {
  switch (file.language) {
    case 'dockerfile':
      return ofImage(file);
    case 'shell':
      return ofScript(file, file.settings().commands, around);
    case 'nginx':
    case 'caddy':
      return ofProxy(file);
    case 'yaml':
    case 'json':
    case 'toml':
    case 'properties':
      return ofManifest(file, around);
    default:
      return {};
  }
}

function ofImage(file: SettingsFile): Found {
  const { commands } = file.settings();
  const { secrets, leaks, keys } = imageFacts(file.path, commands);
  const found = ofCommands(file, commands);
  return {
    ...found,
    deployedSecrets: secrets,
    imageLeaks: leaks,
    keyExposures: [...keys, ...found.keyExposures],
    claims: secrets.map(({ at }) => at),
  };
}

function ofScript(file: SettingsFile, commands: readonly Command[], around: Around): Found {
  return { ...ofCommands(file, commands), publishedPorts: [...portsOfCommands(file.path, commands, around)] };
}

function ofCommands(
  { path, text }: SettingsFile,
  commands: readonly Command[],
): Pick<DeploymentFacts, 'certificateCommands' | 'keyExposures'> {
  const all = [...allCommands(commands)];
  return {
    certificateCommands: all.flatMap((command) => certificateCommand(path, command, text) ?? []),
    keyExposures: all.flatMap((command) => [...openedKeys(path, command)]),
  };
}

function ofProxy({ path, text, settings }: SettingsFile): Found {
  const { optional, weaknesses } = proxyFacts(path, settings().commands, text);
  return { optionalClientCertificates: optional, tlsWeaknesses: weaknesses };
}

function ofManifest(file: SettingsFile, around: Around): Found {
  const settings = file.settings();
  const { optional, weaknesses } = tlsSettings(file.path, settings.roots);
  const found: Found = { optionalClientCertificates: optional, tlsWeaknesses: weaknesses };
  const kind = kindOf(file.path, settings.roots);
  if (kind === undefined) return found;
  if (kind === 'package') return { ...found, ...ofScript(file, packageScripts(file, settings), around) };
  const secrets = [...manifestSecrets(file.path, kind, settings.roots)];
  const steps = [...stepsOf(file, kind, settings)];
  return {
    ...found,
    ...ofCommands(
      file,
      steps.flatMap(({ commands }) => commands),
    ),
    deployedSecrets: secrets,
    pipelineLeaks: [
      ...steps.flatMap((step) => [...stepLeaks(file.path, step)]),
      ...(kind === 'github' ? settings.roots.flatMap((root) => [...untrustedCheckouts(file.path, root)]) : []),
    ],
    publishedPorts: settings.roots.flatMap((root) => [...portsOf(file.path, kind, root, around)]),
    claims: secrets.map(({ at }) => at),
  };
}

function portsOf(
  path: string,
  kind: DeploymentKind,
  root: SettingsNode,
  around: Around,
): Iterable<DeploymentFacts['publishedPorts'][number]> {
  if (kind === 'compose') return composePorts(path, root, around);
  return kind === 'kubernetes' ? kubernetesPorts(path, root, around) : [];
}

function* stepsOf({ text }: SettingsFile, kind: DeploymentKind, { roots }: Settings): Generator<PipelineStep> {
  for (const root of roots) {
    if (kind === 'github') yield* githubSteps(root, text);
    else if (kind === 'gitlab' || kind === 'circleci' || kind === 'azure' || kind === 'pipeline')
      yield* otherSteps(root, text);
  }
}

/** `"scripts": { "certs": "openssl req …" }` */
function packageScripts({ text }: SettingsFile, { roots }: Settings): readonly Command[] {
  return roots.flatMap((root) =>
    [...entriesOf(mapAt(root, 'scripts'))].flatMap(({ value }) =>
      value?.kind === 'scalar' ? shellIn(value, text) : [],
    ),
  );
}
