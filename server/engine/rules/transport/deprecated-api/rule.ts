import { rule } from '../../../rule.ts';

export default rule({
  id: 'transport/deprecated-api',
  title: 'Deprecated transport or option',
  severity: 'info',
  confidence: 'high',
  cwe: [477],
  owasp: ['MCP04'],
  references: [
    {
      title: 'MCP: Deprecated features',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/deprecated',
    },
    { title: 'CWE-477: Use of Obsolete Function', url: 'https://cwe.mitre.org/data/definitions/477.html' },
  ],
  messages: {
    sse: '`{name}` is deprecated: Streamable HTTP has replaced HTTP+SSE since the protocol of 2025-03-26.',
    websocket: '`{name}` is no transport of the protocol, and newer SDKs do not have it.',
    'dns-option': '`{name}` of a transport is deprecated: the check of `Host` and `Origin` is a middleware now.',
    removed: '`{name}` is gone since version {since} of `{package}`, which this project asks for: the import fails.',
  },
  *check(facts) {
    for (const use of facts.deprecatedUses) {
      const { name, gone } = use;
      const data = gone ? { name, package: gone.package, since: gone.since } : { name };
      yield { at: use.at, message: use.what, data, subject: use };
    }
  },
});
