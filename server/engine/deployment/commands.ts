import type { DeployedSecret, DeploymentFacts } from '../facts/deployment.ts';
import type { LeakedCredential } from '../facts/facts.ts';
import type { ArgumentSecret, DangerousSwitch } from '../facts/hosts.ts';
import type { TlsWeakness } from '../facts/tls.ts';
import type { Claims, SettingsFile } from '../settings/around.ts';
import type { Command } from '../settings/nodes.ts';
import type { Span } from '../source.ts';
import { allCommands } from './embedded-shell.ts';
import { openedKeys } from './modes.ts';
import { certificateCommand } from './openssl.ts';
import { commandSecrets } from './script-secrets.ts';
import { commandSwitches } from './switches.ts';

/** What one file says, and the spans that are answered for. */
export type Found = Partial<DeploymentFacts> & {
  readonly argumentSecrets?: readonly ArgumentSecret[];
  readonly dangerousSwitches?: readonly DangerousSwitch[];
  readonly leaks?: readonly LeakedCredential[];
  readonly tlsWeaknesses?: readonly TlsWeakness[];
} & Claims;

/** What commands say, wherever they stand. */
export function ofCommands(
  file: SettingsFile,
  commands: readonly Command[],
): Pick<Required<Found>, 'certificateCommands' | 'keyExposures' | 'argumentSecrets' | 'dangerousSwitches'> {
  const all = [...allCommands(commands)];
  return {
    certificateCommands: all.flatMap((command) => certificateCommand(file.path, command, file.text) ?? []),
    keyExposures: all.flatMap((command) => [...openedKeys(file.path, command)]),
    argumentSecrets: all.flatMap((command) => [...commandSecrets(file, command)]),
    dangerousSwitches: all.flatMap((command) => [...commandSwitches(file, command)]),
  };
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** A credential in a command of a pipeline. */
export function ofPipeline(secret: ArgumentSecret): DeployedSecret {
  const { at, name, shown, format, strength, revoke, variable } = secret;
  return {
    kind: 'deployedSecret',
    ...{ at, name, shown, format, strength, revoke, variable },
    ...{ carrier: 'workflow', development: false, fallback: undefined },
    ...{ value: undefined, setting: undefined, removal: undefined, reference: undefined },
  };
}
