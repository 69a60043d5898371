import { rule } from '../../../rule.ts';

export default rule({
  id: 'mtls/any-certificate-accepted',
  title: 'Client told by too little of its certificate',
  severity: 'warning',
  confidence: 'medium',
  cwe: [295, 297],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'RFC 8705, section 2.1: PKI mutual-TLS method',
      url: 'https://www.rfc-editor.org/rfc/rfc8705.html#section-2.1',
    },
    { title: 'RFC 9525: Service identity in TLS', url: 'https://www.rfc-editor.org/rfc/rfc9525.html#section-2' },
    { title: 'CWE-295: Improper Certificate Validation', url: 'https://cwe.mitre.org/data/definitions/295.html' },
    {
      title: 'CWE-297: Improper Validation of Certificate with Host Mismatch',
      url: 'https://cwe.mitre.org/data/definitions/297.html',
    },
  ],
  messages: {
    'public-authorities':
      'Client certificates are asked for, but without `ca` every public authority may issue them: whoever owns a domain can get in.',
    'public-bundle':
      'The authorities that may issue client certificates are those of the web: whoever owns a domain can get in.',
    'partial-name':
      'Part of the common name decides about the client: `admin` is also in a certificate for `not-admin`, and any authority that is trusted may issue that.',
    'common-name':
      'The common name decides about the client: it is no unique name, and every authority that is trusted may issue it again.',
  },
  *check(facts) {
    for (const tls of facts.tlsContexts) {
      const { role, requestCert, rejectUnauthorized, ca, options, publicAuthorities } = tls;
      if (role !== 'server' || requestCert?.value !== true) continue;
      if (publicAuthorities) yield { at: publicAuthorities, message: 'public-bundle', subject: tls };
      if (ca !== undefined || options === undefined) continue;
      if (rejectUnauthorized !== undefined && rejectUnauthorized.value !== true) continue;
      yield { at: requestCert.at, message: 'public-authorities', subject: tls };
    }
    for (const found of facts.commonNameChecks) {
      if (found.partial) yield { at: found.at, message: 'partial-name', subject: found };
      else yield { at: found.at, message: 'common-name', severity: 'info', subject: found };
    }
  },
});
