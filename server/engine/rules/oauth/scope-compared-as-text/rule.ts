import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/scope-compared-as-text',
  title: 'Scope compared as text, or refused with the wrong status',
  severity: 'warning',
  confidence: 'high',
  cwe: [863],
  owasp: ['MCP02', 'API5'],
  references: [
    {
      title: 'MCP: Authorization, scope challenge handling',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#scope-challenge-handling',
    },
    {
      title: 'RFC 6749, section 3.3: Access token scope',
      url: 'https://www.rfc-editor.org/rfc/rfc6749.html#section-3.3',
    },
    {
      title: 'CWE-863: Incorrect Authorization',
      url: 'https://cwe.mitre.org/data/definitions/863.html',
    },
  ],
  messages: {
    text: '`{name}` is one text, and `{method}` looks for a part of it: a token with the scope `{passes}` passes as well.',
    variable:
      '`{name}` is one text, and `{method}` looks for a part of it: a token with a longer scope that holds the wanted one passes as well.',
    status:
      'A token without the scope is answered with 401: the client logs in again and comes back with the same scopes, where 403 and `insufficient_scope` would have it ask for more.',
  },
  *check(facts) {
    for (const test of facts.scopeTests) {
      const { at, name, flaw } = test;
      if (flaw.kind === 'status') {
        const evidence = [{ ...flaw.test, note: 'the token is good, and a scope is missing' }];
        yield { at, message: 'status', evidence, severity: 'info', subject: test };
        continue;
      }
      const data = { name, method: flaw.method, passes: flaw.passes ?? '' };
      yield { at, message: flaw.passes === undefined ? 'variable' : 'text', data, subject: test };
    }
  },
});
