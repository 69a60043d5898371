import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/verifier-error-not-401',
  title: 'Verifier error does not become 401',
  severity: 'warning',
  confidence: 'high',
  cwe: [755],
  owasp: ['API2'],
  references: [
    {
      title: 'MCP: Authorization, error handling',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#error-handling',
    },
    {
      title: 'RFC 6750, section 3.1: Error codes',
      url: 'https://www.rfc-editor.org/rfc/rfc6750.html#section-3.1',
    },
    {
      title: 'CWE-755: Improper Handling of Exceptional Conditions',
      url: 'https://cwe.mitre.org/data/definitions/755.html',
    },
  ],
  messages: {
    library:
      'What `{name}` throws for a wrong token goes through `requireBearerAuth` as a failure of the server: the client gets 500 in place of 401, and does not sign in again.',
    plain:
      '`requireBearerAuth` takes `{name}` for a failure of the server: the client of a wrong token gets 500 in place of 401, and does not sign in again.',
    'other-major':
      '`{name}` is of another major version of the SDK than `requireBearerAuth`, which does not know it: the client of a wrong token gets 500 in place of 401.',
  },
  *check(facts) {
    for (const error of facts.verifierErrors) {
      const { at, name, flaw, gate, throwers } = error;
      const evidence = [
        { ...gate, note: 'the gate asks the verifier here' },
        ...throwers.slice(1).map((each) => ({ ...each.at, note: `\`${each.name}\` too` })),
      ];
      yield { at, message: flaw, data: { name }, evidence, subject: error };
    }
  },
});
