import type { DeployedSecret } from '../../facts/deployment.ts';
import type { Edit, Fix } from '../../fix.ts';
import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';

/** A credential in an image, a manifest or a pipeline makes way for what gives it at run time. */
export const referToDeployedSecret: Fixer = function* (_finding, subject) {
  if (!isOf(subject, 'deployedSecret')) return;
  yield referred(subject) ?? unset(subject) ?? guided('move-out-of-file', TITLE, [revoke(subject), ...plan(subject)]);
};

const TITLE = 'Take the credential out of this file';

/** `${NAME}`, `${{ secrets.NAME }}`, `$(NAME)`, `secretKeyRef`, and `${NAME:?}` for one that has a fallback. */
function referred(secret: DeployedSecret): Fix | undefined {
  const { name, value, fallback, setting, reference } = secret;
  const variable = name.replace(/\W/g, '_').toUpperCase();
  const made = (edit: Edit, written: string, steps: readonly string[]): Fix => ({
    id: 'refer-to-secret',
    title: `Read it from \`${written}\``,
    class: 'values',
    edits: [edit],
    steps: [...(secret.strength === 'guessable' ? [] : [revoke(secret)]), ...steps],
  });
  if (fallback) {
    const text = `:?set ${name}`;
    return made({ ...fallback, text }, `\${${name}}`, [keptOutside(name)]);
  }
  switch (reference) {
    case 'compose':
      return value && made({ ...value, text: `\${${name}}` }, `\${${name}}`, [keptOutside(name)]);
    case 'github': {
      const text = `\${{ secrets.${variable} }}`;
      return value && made({ ...value, text }, text, [`Add \`${variable}\` to the secrets of the repository.`]);
    }
    case 'azure': {
      const text = `$(${name})`;
      return (
        value &&
        made({ ...value, text }, text, [`Add \`${name}\` to the variables of the pipeline, and mark it secret.`])
      );
    }
    case 'kubernetes':
      return setting && secretKey(secret, setting, made);
    default:
      return undefined;
  }
}

/** `value: …` → `valueFrom: { secretKeyRef: { name: app, key: api-key } }` */
function secretKey(
  { name, value }: DeployedSecret,
  setting: NonNullable<DeployedSecret['setting']>,
  made: (edit: Edit, written: string, steps: readonly string[]) => Fix,
): Fix | undefined {
  // `NAME: value` of a Secret or ConfigMap has nothing to refer to
  if (!value || setting.start + 'value'.length > value.start || !/^[A-Z_\d]+$/.test(name)) return undefined;
  const before = 'valueFrom: { secretKeyRef: { name: ';
  const object = 'app-secrets';
  const text = `${before}${object}, key: ${name.toLowerCase().replaceAll('_', '-')} } }`;
  const stops = [{ start: before.length, end: before.length + object.length }];
  return made({ ...setting, text, stops }, 'secretKeyRef', [
    'Make the `Secret` outside of the repository: `kubectl create secret generic`, or seal it.',
  ]);
}

/** An image leaves the variable to whoever starts a container. */
function unset(secret: DeployedSecret): Fix | undefined {
  const { removal, name } = secret;
  if (!removal) return undefined;
  return {
    id: 'leave-unset',
    title: `Leave \`${name}\` out of the image`,
    class: 'values',
    edits: [{ ...removal, text: '' }],
    steps: [
      ...(secret.strength === 'guessable' ? [] : [revoke(secret)]),
      `Give \`${name}\` to the container when it starts: by the platform, or with \`--env-file\`.`,
    ],
  };
}

function plan({ carrier, name }: DeployedSecret): readonly string[] {
  if (carrier === 'image')
    return [
      `Mount it while the build needs it: \`RUN --mount=type=secret,id=${name.toLowerCase()}\`. No layer holds it then.`,
      'What the server needs comes when the container starts, from the platform or from `--env-file`.',
    ];
  if (carrier === 'workflow')
    return [`Add \`${name}\` to the secrets of the project, masked and protected, and read it as a variable.`];
  return [
    `Keep \`${name}\` in the platform's store of secrets (\`sync: false\`, \`wrangler secret put\`, \`fly secrets set\`), or in a file beside the manifest that git ignores.`,
  ];
}

function keptOutside(name: string): string {
  return `Set \`${name}\` where the containers are started, for instance in a \`.env\` beside the file that git ignores.`;
}

function revoke({ revoke: at }: DeployedSecret): string {
  return `Revoke the credential ${at === undefined ? 'where it was issued' : `at ${at}`} and issue a new one: the old one stays in the history of this file.`;
}
