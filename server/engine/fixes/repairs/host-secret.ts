import { findNodeAtLocation, getNodeValue, parseTree } from 'jsonc-parser';
import type { ArgumentSecret, InlineSecret } from '../../facts/hosts.ts';
import type { Edit, Fix } from '../../fix.ts';
import type { Fixer } from '../fixes.ts';
import { byPlace } from '../drafts.ts';
import { guided } from '../guided.ts';
import { addFirstProperty, addItem, unitOf } from '../json-edits.ts';
import { isOf } from '../subject.ts';

/** A credential in a host's file makes way for what the host reads in its place. */
export const referToSecret: Fixer = function* (_finding, subject, context) {
  if (!isOf(subject, 'inlineSecret') && !isOf(subject, 'argumentSecret')) return;
  const { reference, value } = subject;
  const source = context.text(subject.at.path);
  const isAsked = reference?.inputs !== undefined;
  const made =
    !reference || !value || source === undefined
      ? undefined
      : isAsked
        ? askUser(subject, source)
        : readVariable(subject, reference.form);
  yield made ?? plan(subject);
};

type HostSecret = InlineSecret | ArgumentSecret;

/** `${env:API_KEY}`, in the form that the host reads. */
function readVariable(secret: HostSecret, form: string): Fix | undefined {
  if (!secret.value) return undefined;
  const written = form.replace('NAME', () => secret.variable);
  return {
    id: 'refer-to-variable',
    title: `Read it from the environment by \`${written}\``,
    class: 'values',
    edits: [{ ...secret.value, text: written }],
    steps: [
      revoke(secret),
      `Set \`${secret.variable}\` in the environment in which the host starts, or in its store of secrets.`,
      ...commandLine(secret),
    ],
  };
}

/** `${input:api-key}`, and the question that VS Code asks once. */
function askUser(secret: HostSecret, source: string): Fix | undefined {
  const keys = secret.reference?.inputs;
  if (!secret.value || !keys) return undefined;
  const root = parseTree(source, [], { allowTrailingComma: true });
  const list = root && findNodeAtLocation(root, [...keys]);
  const taken = new Set((list?.children ?? []).map((each) => idOf(getNodeValue(each))));
  const id = freeId(secret.variable.toLowerCase().replaceAll('_', '-'), taken);
  const input = questionFor(id, secret, unitOf(source));
  const parents = keys.slice(0, -1);
  const key = keys.at(-1) ?? 'inputs';
  const question = list
    ? addItem(source, keys, input)
    : addFirstProperty(source, parents, key, `[\n${unitOf(source)}${input.replaceAll('\n', `\n${unitOf(source)}`)}\n]`);
  if (!question) return undefined;
  const { path } = secret.at;
  const edits: Edit[] = [
    { path, ...question },
    { ...secret.value, text: `\${input:${id}}` },
  ];
  return {
    id: 'ask-for-secret',
    title: 'Let VS Code ask for it once and keep it',
    class: 'values',
    edits: edits.sort(byPlace),
    steps: [
      revoke(secret),
      'Start the server: VS Code asks for the new value and keeps it in the key store of the operating system.',
      ...commandLine(secret),
    ],
  };
}

function questionFor(id: string, { name }: HostSecret, unit: string): string {
  const entries = [
    ['type', '"promptString"'],
    ['id', JSON.stringify(id)],
    ['description', JSON.stringify(name)],
    ['password', 'true'],
  ];
  return `{\n${entries.map(([key, value]) => `${unit}"${key ?? ''}": ${value ?? ''}`).join(',\n')}\n}`;
}

function idOf(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined;
}

function freeId(wanted: string, taken: ReadonlySet<unknown>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.has(`${wanted}-${number}`)) return `${wanted}-${number}`;
}

function plan(secret: HostSecret): Fix {
  const advice =
    secret.advice ??
    'Take the value out of this file, and hand it to the program by a variable of its environment or by a file that only its user can read.';
  const steps = secret.documentation
    ? [revoke(secret), 'Write a placeholder such as `<your key>` in its place.']
    : [revoke(secret), advice, ...commandLine(secret)];
  return guided('move-out-of-configuration', 'Take the credential out of this file', steps);
}

/** A reference hides the value from readers of the file, not from the list of processes. */
function commandLine(secret: HostSecret): string[] {
  if (secret.kind !== 'argumentSecret') return [];
  return secret.carrier === 'url'
    ? ['Send it in a header instead of the URL, if the server takes one.']
    : ['Hand it to the program by a variable (`env`) instead of an argument, if the program reads one.'];
}

function revoke({ revoke: at }: HostSecret): string {
  return `Revoke the credential ${at === undefined ? 'where it was issued' : `at ${at}`} and issue a new one: the old one stays in copies of this file and in its history.`;
}
