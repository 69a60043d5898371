import type { KeyExposure } from '../facts/deployment.ts';
import type { Command, Word } from '../settings/nodes.ts';
import { unwrapped } from './embedded-shell.ts';
import { isKeyFile } from './key-files.ts';

/** `chmod 644 server.key`: every user of the machine can read the key. */
export function* openedKeys(path: string, command: Command): Generator<KeyExposure> {
  const { name, words } = unwrapped(command);
  if (name !== 'chmod') return;
  const [mode, ...files] = words.filter(({ text }) => !/^-[A-Za-z-]{2,}$|^-[Rvcf]$/.test(text));
  if (!mode || !isReadable(mode)) return;
  const file = files.find(({ text }) => isKeyFile(text));
  if (!file) return;
  yield {
    kind: 'keyExposure',
    at: { path, start: mode.start, end: mode.end },
    how: 'mode',
    file: file.text,
    mode: mode.text,
  };
}

/** The last digit of an octal mode, or a symbolic one that lets others read. */
function isReadable({ text }: Word): boolean {
  if (/^0?[0-7]{3}$/.test(text)) return /[4-7]$/.test(text);
  return /(?:^|,)[ugo]*[ao][ugo]*[+=][wxX]*r/.test(text) || /(?:^|,)\+[wxX]*r/.test(text);
}
