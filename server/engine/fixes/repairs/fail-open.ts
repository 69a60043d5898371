import type { Gate } from '../../facts/facts.ts';
import type { Fix } from '../../fix.ts';
import type { Module } from '../../program/link.ts';
import type { Declaration, Expression } from '../../program/nodes.ts';
import { byPlace, createDrafts } from '../drafts.ts';
import { setStep } from '../environment.ts';
import { exampleEntry } from '../example-file.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { endOf } from '../place.ts';
import { isOf } from '../subject.ts';

const PLANS: Readonly<
  Record<Exclude<NonNullable<Gate['opening']>, 'unset-secret'>, (gate: Gate) => readonly string[]>
> = {
  switch: ({ setting }) => [
    `Take ${setting === undefined ? 'the switch' : `\`${setting}\``} away, or let it be honoured only where the server listens on 127.0.0.1.`,
    'Whatever is left of it must be off when nothing is set.',
  ],
  'absent-credential': ({ name }) => [
    `In \`${name}\`, answer 401 as soon as the credential is missing or wrong, and call \`next()\` on the one path where it was found right.`,
  ],
  'failed-setup': ({ name }) => [
    `Let the error that setting up \`${name}\` raises end the program: a server that cannot check anybody must not start.`,
  ],
  'swallowed-error': ({ name }) => [
    `In \`${name}\`, let the \`catch\` answer 401 and return: an error of the check means that nothing was proved.`,
  ],
};

/** A gate that is open while its secret is not set: the server does not start without it. Other openings are a plan. */
export const closeGate: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'gate')) return;
  const opening = subject.opening ?? 'absent-credential';
  if (opening !== 'unset-secret') {
    yield guided('close-gate', 'Close the way around the check', PLANS[opening](subject));
    return;
  }
  const fix = subject.setting === undefined ? undefined : throwWhenUnset(subject, subject.setting, context);
  yield (
    fix ??
    guided('close-gate', 'Refuse to start without the secret', [
      `Throw at start when ${subject.setting === undefined ? 'the secret' : `\`${subject.setting}\``} is not set.`,
    ])
  );
};

function throwWhenUnset(gate: Gate, variable: string, context: FixContext): Fix | undefined {
  if (!/^[A-Za-z_]\w*$/.test(variable)) return undefined;
  const drafts = createDrafts(context);
  for (const path of new Set([gate.at.path, ...gate.evidence.map((each) => each.path)])) {
    const draft = drafts.of(path);
    if (!draft?.module.members.some((each) => each.property === variable)) continue;
    const declaration = declarationOf(draft.module, variable);
    const name = declaration?.target.kind === 'namePattern' ? declaration.target.name : undefined;
    const check = (read: string): string => `if (!${read}) throw new Error('${variable} must be set');`;
    if (declaration && name !== undefined) {
      draft.insert(endOf(declaration), `\n${check(name)}`);
    } else draft.declare(check(`process.env.${variable}`));
    const example = exampleEntry(path, variable, context);
    const edits = [...drafts.edits(), ...example.edits].sort(byPlace);
    return {
      id: 'refuse-to-start',
      title: `Refuse to start without \`${variable}\``,
      class: 'safe',
      edits,
      steps: [setStep([variable]), ...example.steps],
    };
  }
  return undefined;
}

/** `const key = process.env.KEY;` at the top of the file. */
function declarationOf(module: Module, variable: string): Declaration | undefined {
  return module.program.body.find(
    (each): each is Declaration =>
      each.kind === 'declaration' && each.value !== undefined && readsVariable(each.value, variable),
  );
}

/** `process.env.KEY`, `process.env.KEY ?? ''` */
function readsVariable(value: Expression, variable: string): boolean {
  if (value.kind === 'logical') return value.right.kind === 'literal' && readsVariable(value.left, variable);
  return (
    value.kind === 'member' &&
    value.property === variable &&
    value.object.kind === 'member' &&
    value.object.property === 'env'
  );
}
