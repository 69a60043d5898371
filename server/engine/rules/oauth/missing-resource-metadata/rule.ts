import type { Severity } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/missing-resource-metadata',
  title: 'Protected resource metadata not published',
  severity: 'warning',
  confidence: 'high',
  cwe: [1059],
  owasp: ['MCP07'],
  references: [
    {
      title: 'MCP: Authorization, authorization server discovery',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#authorization-server-discovery',
    },
    {
      title: 'RFC 9728: OAuth 2.0 Protected Resource Metadata',
      url: 'https://www.rfc-editor.org/rfc/rfc9728.html',
    },
    {
      title: 'CWE-1059: Insufficient Technical Documentation',
      url: 'https://cwe.mitre.org/data/definitions/1059.html',
    },
  ],
  messages: {
    nowhere:
      '`{name}` wants a token, and nothing here says from where: clients cannot find the authorization server, and people paste long-lived tokens in its place.',
    unnamed:
      '`{name}` has no `resourceMetadataUrl`: its refusals do not name the metadata, and the clients of this specification look for it nowhere else.',
  },
  *check(facts) {
    const { profile } = facts.project;
    // Until then the server was its own authorization server, at addresses that clients knew.
    if (profile < '2025-06-18') return;
    for (const resource of facts.unpublishedResources) {
      const { at, name, gap, endpoint } = resource;
      // From 2025-11-25 on, the well-known address alone is enough.
      const severity: Severity = profile === '2025-06-18' ? 'error' : gap === 'nowhere' ? 'warning' : 'info';
      if (severity === 'info') continue;
      const evidence = [{ ...endpoint, note: 'the endpoint that it protects' }];
      yield { at, message: gap, data: { name }, severity, evidence, subject: resource };
    }
  },
});
