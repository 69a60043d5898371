import { rule } from '../../../rule.ts';

export default rule({
  id: 'mtls/trusted-proxy-header',
  title: 'Client certificate taken from a header that anybody can send',
  severity: 'error',
  confidence: 'medium',
  cwe: [290],
  owasp: ['API2'],
  references: [
    {
      title: 'RFC 9440, section 4: Security considerations of the Client-Cert header',
      url: 'https://www.rfc-editor.org/rfc/rfc9440.html#section-4',
    },
    { title: 'CWE-290: Authentication Bypass by Spoofing', url: 'https://cwe.mitre.org/data/definitions/290.html' },
  ],
  messages: {
    header:
      '`{header}` is what a proxy says about the certificate of the client, and nothing here asks whether a proxy sent it: whoever reaches this server directly writes it.',
  },
  *check(facts) {
    for (const found of facts.proxyCertificates)
      yield { at: found.at, message: 'header', data: { header: found.header.toLowerCase() }, subject: found };
  },
});
