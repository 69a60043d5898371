import { rule } from '../../../rule.ts';

export default rule({
  id: 'mtls/verification-off',
  title: 'Certificate verification switched off',
  severity: 'error',
  confidence: 'high',
  cwe: [295],
  owasp: ['API8'],
  references: [
    { title: 'Node.js: tls.connect()', url: 'https://nodejs.org/api/tls.html#tlsconnectoptions-callback' },
    { title: 'RFC 9325, section 3: TLS recommendations', url: 'https://www.rfc-editor.org/rfc/rfc9325.html#section-3' },
    { title: 'CWE-295: Improper Certificate Validation', url: 'https://cwe.mitre.org/data/definitions/295.html' },
  ],
  messages: {
    connection:
      'Any certificate is accepted: whoever is on the way to the server can read and change what is sent, credentials included.',
    process:
      'No TLS connection of this process checks certificates any more: whoever is on the way can read and change what is sent, credentials included.',
  },
  *check(facts) {
    for (const tls of facts.tlsContexts) {
      if (tls.role !== 'client' && !tls.processWide) continue;
      if (tls.rejectUnauthorized?.value !== false) continue;
      const severity = tls.development ? 'info' : 'error';
      yield { at: tls.at, message: tls.processWide ? 'process' : 'connection', severity, subject: tls };
    }
  },
});
