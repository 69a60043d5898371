import type { ArgumentSecret } from '../facts/hosts.ts';
import type { Around, SettingsFile } from '../settings/around.ts';
import { ofCommands, overlaps, type Found } from './commands.ts';
import { portsOfCommands } from './docker-run.ts';
import { allCommands } from './embedded-shell.ts';
import { imageFacts } from './image.ts';
import { modelManifest } from './manifest.ts';
import { proxyFacts } from './proxies.ts';
import { assignedSecrets } from './script-secrets.ts';

/** What Dockerfiles, manifests, pipelines, scripts and proxies say about credentials, certificates and ports. */
export function modelDeployment(file: SettingsFile, around: Around): Found {
  switch (file.language) {
    case 'dockerfile':
      return ofImage(file);
    case 'shell':
      return ofScript(file, around);
    case 'nginx':
    case 'caddy':
      return ofProxy(file);
    case 'yaml':
    case 'json':
    case 'toml':
    case 'properties':
    case 'xml':
      return modelManifest(file, around);
    default:
      return {};
  }
}

function ofImage(file: SettingsFile): Found {
  const { commands } = file.settings();
  const { secrets, leaks, keys } = imageFacts(file);
  const found = ofCommands(file, commands);
  const isNew = ({ at }: ArgumentSecret): boolean => !secrets.some((secret) => overlaps(secret.at, at));
  const inArguments = found.argumentSecrets.filter(isNew);
  return {
    ...found,
    argumentSecrets: inArguments,
    deployedSecrets: secrets,
    imageLeaks: leaks,
    keyExposures: [...keys, ...found.keyExposures],
    claims: [...secrets, ...inArguments].map(({ at }) => at),
  };
}

function ofScript(file: SettingsFile, around: Around): Found {
  const { commands } = file.settings();
  const found = ofCommands(file, commands);
  return {
    ...found,
    leaks: [...allCommands(commands)].flatMap((command) => [...assignedSecrets(file.path, command)]),
    publishedPorts: [...portsOfCommands(file.path, commands, around)],
    claims: found.argumentSecrets.map(({ at }) => at),
  };
}

function ofProxy({ path, text, settings }: SettingsFile): Found {
  const { optional, weaknesses } = proxyFacts(path, settings().commands, text);
  return { optionalClientCertificates: optional, tlsWeaknesses: weaknesses };
}
