import { BASE62, LOWER, type Inspection, type SecretFormat } from '../format.ts';
import { looksRandom } from '../entropy.ts';
import { isPlaceholder } from '../placeholder.ts';
import { draw } from '../random.ts';
import { isChosen, isWeakWord } from '../weak-words.ts';

const SCHEMES = [
  'postgres',
  'postgresql',
  'mysql',
  'mariadb',
  'mongodb',
  'mongodb+srv',
  'redis',
  'rediss',
  'amqp',
  'amqps',
];

/** The connection string of a database or broker with its password: `postgres://app:…@db.internal/app`. */
export const databaseUriFormat: SecretFormat = {
  id: 'db-uri',
  provider: 'database',
  can: 'reads and writes the database',
  variables: ['DATABASE_URL', 'POSTGRES_URL', 'MONGODB_URI', 'REDIS_URL'],
  shapes: [
    {
      anchors: SCHEMES.map((scheme) => `${scheme}://`),
      before: 0,
      pattern: /[a-z+]{5,11}:\/\/[^\s:@/"'`\\]{0,128}:[^\s/"'`\\]{1,256}@[^\s"'`\\)\]}>,;]{1,256}/y,
      opaque: false,
      sample: (random) =>
        `postgres://${draw(random, LOWER, 8)}:${draw(random, BASE62, 20)}@db.${draw(random, LOWER, 10)}.net:5432/app`,
    },
  ],
  inspect: inspectDatabaseUri,
};

/** Hosts that stand for this machine, for a container's neighbour, or for no host at all. */
const LOCAL_HOST =
  /^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|0\.0\.0\.0|host\.docker\.internal|[\w-]+|.*\.(?:local|test|example|invalid)|(?:.*\.)?example\.\w+)$/i;

function inspectDatabaseUri(uri: string): Inspection | undefined {
  const credentials = uri.slice(uri.indexOf('//') + 2, uri.lastIndexOf('@'));
  const user = credentials.slice(0, credentials.indexOf(':'));
  const password = credentials.slice(credentials.indexOf(':') + 1);
  // redis://default:pass@…
  if (isPlaceholder(password) || /…|\.{3}/.test(uri)) return undefined;
  const weak = password.length < 4 || password === user || isWeakWord(password);
  // `user:password` is how documentation says where both belong.
  if (weak && /user|name|^login$/i.test(user)) return /\d/.test(password) ? { grade: 'sample' } : undefined;
  const local = LOCAL_HOST.test(/@([^@:/?#]*)(?:[:/?#][^@]*)?$/.exec(uri)?.[1] ?? '');
  // `mypass` for a database of this machine is a choice for development; what is random was issued for something.
  if (local && (weak || !looksRandom(password, { hex: true })))
    return isChosen(password) ? { grade: 'sample' } : undefined;
  if (weak) return { grade: 'shape' };
  return { grade: local || password.length < 8 ? 'shape' : 'likely' };
}
