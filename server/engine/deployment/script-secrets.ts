import type { LeakedCredential } from '../facts/facts.ts';
import type { ArgumentSecret } from '../facts/hosts.ts';
import { secretsInWords } from '../hosts/argument-secrets.ts';
import { variableFor } from '../secrets/generic.ts';
import { isSecretName } from '../secrets/names.ts';
import type { SettingsFile } from '../settings/around.ts';
import type { Command } from '../settings/nodes.ts';
import { secretIn, spanInScalar } from '../settings/secret-value.ts';
import { entriesOf, entryOf, mapsIn } from '../settings/tree.ts';
import { spanInWord } from '../settings/words.ts';
import { unwrapped } from './embedded-shell.ts';

/** `deploy --token …`, `curl -H "Authorization: Bearer …"`: credentials that are written into a command. */
export function* commandSecrets({ path, text }: SettingsFile, command: Command): Generator<ArgumentSecret> {
  const { name: program, words } = unwrapped(command);
  if (/^(?:echo|printf|grep|sed|)$/.test(program)) return;
  for (const { index, name, secret, carrier } of secretsInWords(words)) {
    const word = words[index];
    if (!word || secret.strength !== 'issued') continue;
    const { shown, format, strength, revoke, variable } = secret;
    const at = { path, ...spanInWord(word, secret) };
    // between single quotes a variable is text
    const isOpen = !text.slice(word.start, word.end).includes("'");
    yield {
      kind: 'argumentSecret',
      ...{ at, name, shown, format, strength, revoke, carrier },
      variable: variable ?? variableFor(name.replace(/^-+/, '')),
      // what a broken script has in a program's place may be anything
      command: /^[\w.+-]{1,40}$/.test(program) ? program : 'the command',
      advice: undefined,
      value: isOpen ? at : undefined,
      reference: isOpen ? { form: '${NAME}', inputs: undefined } : undefined,
      documentation: false,
    };
  }
}

/** `export API_KEY=…` in a script: a credential that only its name tells. */
export function* assignedSecrets(path: string, command: Command): Generator<LeakedCredential> {
  for (const { name, value } of command.assignments) {
    if (!value) continue;
    const found = secretIn(name, value.text);
    if (found?.strength === 'issued' && found.format === 'generic')
      yield leak({ path, ...spanInWord(value, found) }, name, found);
  }
}

/** `apiKey: …` in a file of settings of whatever kind: a credential that only its name tells. */
export function* settingsLeaks({ path, settings }: SettingsFile): Generator<LeakedCredential> {
  for (const root of settings().roots) {
    // what an API description shows are examples
    if (entryOf(root, 'openapi') ?? entryOf(root, 'swagger') ?? entryOf(root, '$schema')) continue;
    for (const { map, keys } of mapsIn(root)) {
      if (keys.some((key) => /^examples?$/.test(key))) continue;
      for (const { name, value } of entriesOf(map)) {
        if (value?.kind !== 'scalar' || typeof value.value !== 'string' || value.tag !== undefined) continue;
        const last = name.slice(name.lastIndexOf('.') + 1);
        const found = isSecretName(last) ? secretIn(last, value.value) : undefined;
        if (found?.strength === 'issued' && found.format === 'generic')
          yield leak({ path, ...spanInScalar(value, found) }, name, found);
      }
    }
  }
}

function leak(
  at: LeakedCredential['at'],
  name: string,
  { format, provider, can, shown, revoke, variable }: NonNullable<ReturnType<typeof secretIn>>,
): LeakedCredential {
  return {
    kind: 'leak',
    ...{ at, format, provider, can, shown, revoke },
    grade: 'likely',
    variable: variable ?? variableFor(name),
    replaceable: false,
  };
}
