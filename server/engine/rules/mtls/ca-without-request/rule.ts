import { rule } from '../../../rule.ts';

export default rule({
  id: 'mtls/ca-without-request',
  title: 'Certificate authority given, but no certificate requested',
  severity: 'error',
  confidence: 'high',
  cwe: [287],
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
    { title: 'CWE-287: Improper Authentication', url: 'https://cwe.mitre.org/data/definitions/287.html' },
  ],
  messages: {
    unrequested:
      'Without `{request}` the server never asks for a client certificate, so its `{ca}` is never used: clients connect without one.',
  },
  *check(facts) {
    for (const tls of facts.tlsContexts) {
      const { role, ca, requestCert } = tls;
      if (role !== 'server' || ca?.value !== true) continue;
      if (requestCert !== undefined && requestCert.value !== false) continue;
      const evidence = requestCert ? [{ ...requestCert.at, note: 'switched off here' }] : [];
      yield { at: ca.at, message: 'unrequested', data: tls.spelling, evidence, subject: tls };
    }
  },
});
