import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/malformed-refusal',
  title: 'Hand-written refusal is not as specified',
  severity: 'info',
  confidence: 'high',
  cwe: [287],
  owasp: ['API2'],
  references: [
    {
      title: 'MCP: Authorization, error handling',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#error-handling',
    },
    {
      title: 'RFC 6750, section 3: The WWW-Authenticate response header field',
      url: 'https://www.rfc-editor.org/rfc/rfc6750.html#section-3',
    },
    {
      title: 'CWE-287: Improper Authentication',
      url: 'https://cwe.mitre.org/data/definitions/287.html',
    },
  ],
  messages: {
    unchallenged: 'This `401` has no `WWW-Authenticate` header: a client cannot learn from it where to get a token.',
    status:
      'A caller without a good token gets `{status}` in place of `401`: a client takes it for final, and does not sign in.',
    redirect: 'A caller without a good token is sent to a page: a client that wants `401` gets HTML.',
  },
  *check(facts) {
    for (const refusal of facts.malformedRefusals) {
      const { at, form, status, read } = refusal;
      // In this version the header is where clients look for the metadata.
      const isRequired = form === 'unchallenged' && facts.project.profile === '2025-06-18';
      const evidence = [{ ...read, note: 'the token is read here' }];
      const severity = isRequired ? 'warning' : 'info';
      yield { at, message: form, data: { status }, severity, evidence, subject: refusal };
    }
  },
});
