import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/open-client-registration',
  title: 'Open dynamic client registration',
  severity: 'info',
  confidence: 'medium',
  cwe: [287, 770],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'MCP: Authorization, client registration',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization/client-registration',
    },
    {
      title: 'RFC 7591, section 5: Security considerations of dynamic client registration',
      url: 'https://www.rfc-editor.org/rfc/rfc7591.html#section-5',
    },
    { title: 'CWE-287: Improper Authentication', url: 'https://cwe.mitre.org/data/definitions/287.html' },
    {
      title: 'CWE-770: Allocation of Resources Without Limits or Throttling',
      url: 'https://cwe.mitre.org/data/definitions/770.html',
    },
  ],
  messages: {
    unlimited:
      '`{name}` registers every client that asks, as often as it asks: its store fills up, and any name can stand on a consent page.',
    deprecated:
      '`{name}` is the only way to become a client, and dynamic registration is deprecated in 2026-07-28: clients with a metadata document of their own are turned away.',
  },
  *check(facts) {
    for (const registration of facts.openRegistrations) {
      const { at, name, limited, alternative } = registration;
      if (!limited) yield { at, message: 'unlimited', data: { name }, subject: registration };
      else if (!alternative && facts.project.profile >= '2026-07-28')
        yield { at, message: 'deprecated', data: { name }, subject: registration };
    }
  },
});
