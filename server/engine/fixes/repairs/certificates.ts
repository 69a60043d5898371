import type { CertificateCommand } from '../../facts/deployment.ts';
import type { Edit, Fix } from '../../fix.ts';
import type { Place } from '../../source.ts';
import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';
import { readStops, stop } from '../snippet.ts';

/** A command that makes a weak key or certificate makes a better one. */
export const strengthenCertificate: Fixer = function* ({ messageId }, subject, context) {
  if (!isOf(subject, 'certificateCommand')) return;
  const { key, digest, days, at } = subject;
  const isScript = /\.(?:ba|z)?sh$/.test(at.path);
  if (messageId === 'key' && key?.algorithm === 'rsa')
    yield replaced('longer-key', 'Make a key of 3072 bits', key.at, '3072');
  else if (messageId === 'digest' && digest) {
    yield replaced('sign-with-sha256', 'Sign with SHA-256', digest.at, sha256As(context.text(at.path), digest.at));
  } else if (messageId === 'lifetime' && days)
    yield replaced('shorter-life', 'Let the certificate live for a year', days.at, '365');
  else if (messageId === 'usage' && isScript) yield extended(subject, CLIENT, 'Say whose it is and what it is for');
  else if (messageId === 'names' && isScript) yield extended(subject, SERVER, 'Name the host in the certificate');
  else
    yield guided('strengthen-certificate', 'Make a stronger certificate', [PLANS[messageId] ?? PLANS['usage'] ?? '']);
};

/** Spelt as what it replaces: `-sha1` of a command, `SHA1` of a class, `sha1` of an option. */
function sha256As(text: string | undefined, { start }: Place): string {
  if (text?.startsWith('-', start) === true) return '-sha256';
  return text?.startsWith('SHA', start) === true || text?.startsWith('MD5', start) === true ? 'SHA256' : 'sha256';
}

const CLIENT = `subjectAltName=URI:${stop('spiffe://example.com/client')}\\nextendedKeyUsage=clientAuth`;
const SERVER = `subjectAltName=DNS:${stop('mcp.example.com')}`;

const PLANS: Readonly<Record<string, string>> = {
  key: 'Make keys on the curve P-256: `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`.',
  unencrypted:
    'Take `-nodes` away, or add `-aes256` to `openssl genrsa`, and keep the passphrase apart from the key. Make a new authority: the old key was readable.',
  usage:
    'Add an extension file to the command that signs: `-extfile client.ext`, with `subjectAltName` and `extendedKeyUsage=clientAuth`.',
  names:
    'Name the hosts: `-addext "subjectAltName=DNS:mcp.example.com"`, or an extension file for the command that signs.',
};

function replaced(id: string, title: string, at: Place, text: string): Fix {
  return {
    id,
    title,
    class: 'safe',
    edits: [{ ...at, text }],
    steps: ['Make the certificates anew, and replace those that are in use.'],
  };
}

/** `-extfile <(printf "…")` for what is signed, `-addext` for what signs itself; bash and zsh read the first. */
function extended({ at, end, makes }: CertificateCommand, extensions: string, title: string): Fix {
  const isSelfSigned = makes === 'authority';
  const { text, stops } = readStops(isSelfSigned ? ` -addext "${extensions}"` : ` -extfile <(printf "${extensions}")`);
  const edit: Edit = { path: at.path, start: end, end, text, stops };
  return {
    id: 'add-extensions',
    title,
    class: 'values',
    edits: [edit],
    steps: ['Compare the name with a list where the server accepts the connection.'],
  };
}
