import type { DeployedSecret } from '../facts/deployment.ts';
import { decodeBase64 } from '../secrets/base64.ts';
import type { SettingsNode } from '../settings/nodes.ts';
import { variablesIn, variablesOf, type Variable } from './environment.ts';
import { isForDevelopment, isPipeline, REFERENCES, type DeploymentKind } from './kinds.ts';
import { deployedSecret, type SecretContext } from './secrets.ts';
import { entryOf, mapAt, mapsIn, textAt } from '../settings/tree.ts';

/** Credentials that stand as values in a manifest or pipeline. */
export function* manifestSecrets(
  path: string,
  kind: DeploymentKind,
  roots: readonly SettingsNode[],
): Generator<DeployedSecret> {
  const carrier = isPipeline(kind) ? 'workflow' : 'manifest';
  const context: SecretContext = { path, carrier, reference: REFERENCES[kind], development: isForDevelopment(path) };
  for (const root of roots) {
    for (const variable of variablesOfKind(kind, root)) {
      const found = deployedSecret(variable, context);
      // what a job makes up for its own tests opens nothing
      if (found && !(carrier === 'workflow' && found.strength === 'guessable')) yield found;
    }
  }
}

function* variablesOfKind(kind: DeploymentKind, root: SettingsNode): Generator<Variable> {
  yield* variablesIn(root);
  if (kind === 'kubernetes') yield* objectData(root);
  // with: { token: … }
  if (kind === 'github') {
    for (const { map } of mapsIn(root)) if (entryOf(map, 'uses')) yield* variablesOf(mapAt(map, 'with'));
  }
}

/** What a `Secret` or `ConfigMap` holds; values of a `Secret` are base64 unless it encrypts them itself. */
function* objectData(root: SettingsNode): Generator<Variable> {
  const kind = textAt(root, 'kind');
  if (entryOf(root, 'sops') || (kind !== 'Secret' && kind !== 'ConfigMap')) return;
  yield* variablesOf(mapAt(root, 'stringData'));
  for (const variable of variablesOf(mapAt(root, 'data'))) {
    const value = kind === 'Secret' ? decodeBase64(variable.value) : variable.value;
    if (value !== undefined) yield { ...variable, value, exact: kind === 'ConfigMap' && variable.exact };
  }
}
