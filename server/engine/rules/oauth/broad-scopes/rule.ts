import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/broad-scopes',
  title: 'Scopes broader than any task needs',
  severity: 'warning',
  confidence: 'medium',
  cwe: [272],
  owasp: ['MCP02', 'API5'],
  references: [
    {
      title: 'MCP: Security best practices, scope minimization',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/security_best_practices#scope-minimization',
    },
    {
      title: 'RFC 9700, section 2.3: Access token privilege restriction',
      url: 'https://www.rfc-editor.org/rfc/rfc9700.html#section-2.3',
    },
    {
      title: 'CWE-272: Least Privilege Violation',
      url: 'https://cwe.mitre.org/data/definitions/272.html',
    },
  ],
  messages: {
    omnibus:
      'The scope `{scopes}` opens everything: a token that leaks, or a tool that is misled, has the whole account.',
    'many-restricted':
      '{count} restricted scopes are asked for at once: a token that leaks, or a tool that is misled, has all of them.',
    repositories:
      'The scope `{scopes}` of GitHub reads and writes all repositories of a person, private ones too: a token that leaks, or a tool that is misled, has all of them.',
    unscoped:
      '`{name}` changes something and asks for no scope, where `{other}` beside it does: a token that may only read is enough for it.',
  },
  *check(facts) {
    for (const found of facts.broadScopes) {
      const data = { scopes: found.scopes[0] ?? '', count: found.scopes.length };
      yield { at: found.at, message: found.reason, data, subject: found };
    }
    for (const tool of facts.unscopedTools) {
      const { at, name, other } = tool;
      const evidence = [{ ...other.at, note: 'another tool of this server asks here' }];
      yield { at, message: 'unscoped', data: { name, other: other.name }, evidence, subject: tool };
    }
  },
});
