import { rule } from '../../../rule.ts';

export default rule({
  id: 'mtls/unenforced-client-certificate',
  title: 'Client certificate asked for, but not enforced',
  severity: 'error',
  confidence: 'high',
  cwe: [295, 287],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'Node.js: tls.createServer()',
      url: 'https://nodejs.org/api/tls.html#tlscreateserveroptions-secureconnectionlistener',
    },
    {
      title: 'RFC 8705, section 2: Mutual TLS for client authentication',
      url: 'https://www.rfc-editor.org/rfc/rfc8705.html#section-2',
    },
    { title: 'CWE-295: Improper Certificate Validation', url: 'https://cwe.mitre.org/data/definitions/295.html' },
    { title: 'CWE-287: Improper Authentication', url: 'https://cwe.mitre.org/data/definitions/287.html' },
  ],
  messages: {
    unenforced:
      'A client certificate is asked for, but `rejectUnauthorized: false` lets clients in without one, or with one of their own making.',
  },
  *check(facts) {
    for (const tls of facts.tlsContexts) {
      const { role, requestCert, rejectUnauthorized, checksAuthorized } = tls;
      if (role !== 'server' || checksAuthorized) continue;
      if (requestCert?.value !== true || rejectUnauthorized?.value !== false) continue;
      const evidence = [
        { ...requestCert.at, note: 'the certificate is asked for' },
        { ...tls.at, note: 'no handler behind this server looks at `socket.authorized`' },
      ];
      yield { at: rejectUnauthorized.at, message: 'unenforced', evidence, subject: tls };
    }
  },
});
