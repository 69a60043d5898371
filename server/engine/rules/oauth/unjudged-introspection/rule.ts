import type { Confidence, Severity } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

const WEIGHTS: Readonly<Record<string, readonly [Severity, Confidence]>> = {
  unread: ['error', 'medium'],
  loose: ['error', 'high'],
  audience: ['warning', 'medium'],
};

export default rule({
  id: 'oauth/unjudged-introspection',
  title: 'Introspection result not judged',
  severity: 'error',
  confidence: 'medium',
  cwe: [287],
  owasp: ['API2'],
  references: [
    {
      title: 'RFC 7662: OAuth 2.0 Token Introspection',
      url: 'https://www.rfc-editor.org/rfc/rfc7662.html#section-2.2',
    },
    {
      title: 'MCP: Authorization, token handling',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#token-handling',
    },
    {
      title: 'CWE-287: Improper Authentication',
      url: 'https://cwe.mitre.org/data/definitions/287.html',
    },
  ],
  messages: {
    unread:
      'The introspection endpoint answers 200 for every token, and nobody looks at `active`: a token that it does not know is accepted.',
    loose: '`active` is only compared with `false`: an answer without it, such as an error, is taken for a good token.',
    audience:
      'Introspection says that the issuer knows the token, and nobody looks at `aud`: a token that was issued for another server is accepted.',
  },
  *check(facts) {
    for (const introspection of facts.unjudgedIntrospections) {
      const { at, flaw, test } = introspection;
      const [severity, confidence] = WEIGHTS[flaw] ?? ['warning', 'medium'];
      const evidence = test ? [{ ...test, note: 'the test that lets it pass' }] : [];
      yield { at, message: flaw, severity, confidence, evidence, subject: introspection };
    }
  },
});
