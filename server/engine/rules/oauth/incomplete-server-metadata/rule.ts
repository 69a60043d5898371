import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/incomplete-server-metadata',
  title: 'Authorization server metadata incomplete',
  severity: 'warning',
  confidence: 'high',
  cwe: [1059],
  owasp: ['MCP07'],
  references: [
    {
      title: 'MCP: Authorization, authorization code protection',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#authorization-code-protection',
    },
    {
      title: 'RFC 8414: OAuth 2.0 Authorization Server Metadata',
      url: 'https://www.rfc-editor.org/rfc/rfc8414.html#section-2',
    },
    {
      title: 'RFC 9207: OAuth 2.0 Authorization Server Issuer Identification',
      url: 'https://www.rfc-editor.org/rfc/rfc9207.html',
    },
    {
      title: 'CWE-1059: Insufficient Technical Documentation',
      url: 'https://cwe.mitre.org/data/definitions/1059.html',
    },
  ],
  messages: {
    challenge:
      'The metadata has no `code_challenge_methods_supported`: clients have to refuse a server that does not say that it checks PKCE.',
    plain:
      'The metadata offers `plain`: a client that takes it sends its verifier where everybody on the way can read it.',
    issuer:
      'The metadata has no `authorization_response_iss_parameter_supported`: clients cannot tell whose answer comes back, and may send a code to another server.',
  },
  *check(facts) {
    for (const metadata of facts.incompleteMetadata) {
      const { at, gap } = metadata;
      // RFC 9207 came with 2026-07-28, and is a recommendation there.
      if (gap === 'issuer' && facts.project.profile < '2026-07-28') continue;
      yield { at, message: gap, severity: gap === 'issuer' ? 'info' : 'warning', subject: metadata };
    }
  },
});
