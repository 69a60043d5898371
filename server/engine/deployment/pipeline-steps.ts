import { isSecretName } from '../secrets/names.ts';
import type { Command, Scalar, SettingsNode } from '../settings/nodes.ts';
import type { Span } from '../source.ts';
import { shellIn } from './embedded-shell.ts';
import { entriesOf, entryOf, itemsOf, mapAt, mapsIn } from '../settings/tree.ts';

/** A script of a pipeline with the secrets that it is given. */
export interface PipelineStep {
  readonly commands: readonly Command[];
  /** The secret that a variable holds, as the file names it; undefined for variables that hold none. */
  readonly secretIn: (variable: string) => PipelineSecret | undefined;
  /** One of the secrets among its variables. */
  readonly given: PipelineSecret | undefined;
}

export interface PipelineSecret {
  readonly name: string;
  /** Where it is given to the variable. */
  readonly at: Span | undefined;
}

const EXPRESSION = /\$\{\{[^}]*?\bsecrets\.([A-Za-z_]\w*)[^}]*\}\}/;

/** The secret that an expression of a workflow stands for: `${{ secrets.NPM_TOKEN }}`. */
export function secretOfExpression(text: string): string | undefined {
  return EXPRESSION.exec(text)?.[1];
}

/** The scripts of a workflow or composite action of GitHub, each with the variables of its step, job and workflow. */
export function* githubSteps(root: SettingsNode | undefined, text: string): Generator<PipelineStep> {
  const outer = secretsIn(mapAt(root, 'env'));
  const owners = [mapAt(root, 'runs'), ...[...entriesOf(mapAt(root, 'jobs'))].map(({ value }) => value)];
  for (const owner of owners) {
    const inJob = new Map([...outer, ...secretsIn(mapAt(owner, 'env'))]);
    for (const step of itemsOf(entryOf(owner, 'steps')?.value)) {
      const script = entryOf(step, 'run')?.value;
      if (script?.kind !== 'scalar') continue;
      const given = new Map([...inJob, ...secretsIn(mapAt(step, 'env'))]);
      yield {
        commands: shellIn(script, text),
        secretIn: (variable) => given.get(variable),
        given: [...given.values()][0],
      };
    }
  }
}

function secretsIn(env: SettingsNode | undefined): Map<string, PipelineSecret> {
  const secrets = new Map<string, PipelineSecret>();
  for (const { name, value } of entriesOf(env)) {
    const secret = value?.kind === 'scalar' ? secretOfExpression(String(value.value)) : undefined;
    if (secret !== undefined && value) secrets.set(name, { name: secret, at: { start: value.start, end: value.end } });
  }
  return secrets;
}

const SCRIPTS = new Set('script before_script after_script run command bash pwsh powershell'.split(' '));

/** The scripts of GitLab CI, CircleCI, Azure Pipelines and their kin, whose secrets are variables of the project. */
export function* otherSteps(root: SettingsNode | undefined, text: string): Generator<PipelineStep> {
  const literal = new Set([...mapsIn(root)].flatMap(({ map }) => [...literalNames(map)]));
  const secretIn = (variable: string): PipelineSecret | undefined =>
    isSecretName(variable) && !literal.has(variable) ? { name: variable, at: undefined } : undefined;
  for (const { map } of mapsIn(root)) {
    for (const { name, value } of entriesOf(map)) {
      const scripts = SCRIPTS.has(name) ? scriptsOf(value) : [];
      const commands = [...scripts].flatMap((script) => shellIn(script, text));
      if (commands.length > 0) yield { commands, secretIn, given: undefined };
    }
  }
}

/** Variables that the file itself gives a value. */
function* literalNames(map: SettingsNode): Generator<string> {
  for (const holder of ['variables', 'environment', 'env'])
    for (const { name, value } of entriesOf(mapAt(map, holder))) if (value !== undefined) yield name;
}

function* scriptsOf(node: SettingsNode | undefined): Generator<Scalar> {
  if (node?.kind === 'scalar') yield node;
  if (node?.kind === 'list') for (const item of node.items) yield* scriptsOf(item);
}
