import { looksRandom } from '../entropy.ts';
import { BASE62, LOWER, type Inspection, type SecretFormat } from '../format.ts';
import { isPlaceholder } from '../placeholder.ts';
import { draw } from '../random.ts';
import { isChosen, isWeakWord } from '../weak-words.ts';

/** User and password in an address of the web or of a file server: `https://robot:…@git.acme.dev/app.git`. */
export const basicAuthFormat: SecretFormat = {
  id: 'generic',
  provider: 'basic authentication',
  can: 'signs in at the address that it stands in',
  variables: ['SERVICE_URL'],
  publicPrefix: 0,
  shapes: [
    {
      anchors: ['http://', 'https://', 'ftp://', 'ftps://', 'sftp://', 'ssh://', 'ws://', 'wss://'],
      before: 0,
      pattern: /[a-z]{2,5}:\/\/[^\s:@/"'`\\<>?#]{0,128}:[^\s:/"'`\\<>]{1,256}@[\w.-]{1,253}/y,
      opaque: false,
      sample: (random) =>
        `https://${draw(random, LOWER, 8)}:${draw(random, BASE62, 20)}@git.${draw(random, LOWER, 10)}.net`,
    },
  ],
  inspect: inspectBasicAuth,
};

/** Hosts of documentation, and those that are no host at all. */
const NO_HOST =
  /(?:^|\.)(?:example(?:\.\w+)?|test|invalid|localhost|local)$|^(?:host|hostname|server|domain|127\.\d+\.\d+\.\d+|[\w-]+)$/i;

function inspectBasicAuth(address: string): Inspection | undefined {
  const start = address.indexOf('//') + 2;
  const to = address.lastIndexOf('@');
  const from = address.indexOf(':', start) + 1;
  const user = address.slice(start, from - 1);
  const password = address.slice(from, to);
  // https://x-access-token:${token}@…, https://oauth2:%s@…
  if (isPlaceholder(password) || /[${}%()*]|^:/.test(password) || password === user) return undefined;
  const host = address.slice(to + 1);
  if (/^(?:user(?:name)?|login|me|name)$/i.test(user) && !looksRandom(password, { hex: true })) return undefined;
  if (isWeakWord(password))
    return NO_HOST.test(host) || /user|name/i.test(user) ? undefined : { grade: 'shape', from, to };
  if (NO_HOST.test(host)) {
    if (looksRandom(password, { hex: true })) return { grade: 'shape', from, to };
    return isChosen(password) ? { grade: 'sample', from, to } : undefined;
  }
  return { grade: password.length < 8 ? 'shape' : 'likely', from, to };
}
