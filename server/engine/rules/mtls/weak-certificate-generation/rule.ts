import type { CertificateCommand } from '../../../facts/deployment.ts';
import { rule, type Report } from '../../../rule.ts';

/** What browsers accept at most, and a good bound for what cannot be revoked quickly. */
const LONGEST_DAYS = 398;
const BROKEN_DIGEST = /^(?:md[245]|sha1|ripemd160)$/;

type Message = 'key' | 'digest' | 'lifetime' | 'usage' | 'names' | 'unencrypted';

export default rule({
  id: 'mtls/weak-certificate-generation',
  title: 'Weak certificate generation',
  severity: 'warning',
  confidence: 'medium',
  cwe: [326],
  owasp: ['API8'],
  references: [
    { title: 'RFC 5280: Certificate and CRL profile', url: 'https://www.rfc-editor.org/rfc/rfc5280.html' },
    {
      title: 'RFC 9525: Service identity in TLS',
      url: 'https://www.rfc-editor.org/rfc/rfc9525.html',
    },
    {
      title: 'CA/Browser Forum: Baseline requirements',
      url: 'https://cabforum.org/working-groups/server/baseline-requirements/',
    },
    {
      title: 'CWE-326: Inadequate Encryption Strength',
      url: 'https://cwe.mitre.org/data/definitions/326.html',
    },
  ],
  messages: {
    key: 'A key of {bits} bits is too short: whoever computes it from the certificate can connect as its owner.',
    digest: 'A signature with `{digest}` can be forged: somebody else can make a certificate that passes for this one.',
    lifetime:
      'The client certificate is good for {days} days: after a theft it opens the server for as long, unless every server asks a revocation list.',
    usage:
      'The client certificate does not say that it is for clients (`clientAuth`) nor whose it is (`subjectAltName`): a server has only the common name to tell clients apart, and takes any certificate of the authority for one.',
    names:
      'The certificate names no host (`subjectAltName`): clients that check the name refuse it, and the check gets switched off.',
    unencrypted:
      'The key of the authority is written without a passphrase: whoever gets the file can make certificates for any client.',
  },
  *check(facts) {
    for (const command of facts.certificateCommands) {
      const severity = command.throwaway ? 'info' : 'warning';
      for (const report of weaknessesOf(command)) yield { ...report, severity, subject: command };
    }
  },
});

function* weaknessesOf(command: CertificateCommand): Generator<Report<Message>> {
  const { at, makes, key, digest, days, unencryptedKey } = command;
  if (key && key.bits < (key.algorithm === 'rsa' ? 2048 : 256))
    yield { at: key.at, message: 'key', data: { bits: key.bits } };
  if (digest && BROKEN_DIGEST.test(digest.name))
    yield { at: digest.at, message: 'digest', data: { digest: digest.name } };
  if (unencryptedKey) yield { at: unencryptedKey, message: 'unencrypted' };
  if (makes === 'client') {
    if (days && days.count > LONGEST_DAYS) yield { at: days.at, message: 'lifetime', data: { days: days.count } };
    if (command.clientUsage === false && command.alternativeNames === false) yield { at, message: 'usage' };
  }
  if (makes === 'server' && command.alternativeNames === false) yield { at, message: 'names' };
}
