import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/hollow-verifier',
  title: 'Hollow token verifier',
  severity: 'error',
  confidence: 'high',
  cwe: [287],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'MCP: Authorization, token handling',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#token-handling',
    },
    {
      title: 'CVE-2026-77244: a verifier that accepts any non-empty token',
      url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-77244',
    },
    {
      title: 'CWE-287: Improper Authentication',
      url: 'https://cwe.mitre.org/data/definitions/287.html',
    },
  ],
  messages: {
    hollow: '`{name}` checks no signature, asks nobody and compares nothing: any text is accepted as a token.',
  },
  *check(facts) {
    for (const verifier of facts.hollowVerifiers) {
      const { at, name, accepts } = verifier;
      const evidence = [{ ...accepts, note: 'accepted here' }];
      yield { at, message: 'hollow', data: { name }, evidence, subject: verifier };
    }
  },
});
