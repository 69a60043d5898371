import type { CleartextWay } from '../../../facts/cleartext.ts';
import type { Evidence } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'transport/cleartext-listener',
  title: 'Credentials travel in clear text',
  severity: 'warning',
  confidence: 'medium',
  cwe: [319],
  owasp: ['API8'],
  references: [
    {
      title: 'MCP: Authorization, communication security',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization',
    },
    {
      title: 'CWE-319: Cleartext Transmission of Sensitive Information',
      url: 'https://cwe.mitre.org/data/definitions/319.html',
    },
  ],
  messages: {
    beside: 'The app that is served with TLS listens here without it as well: credentials can be read on the way.',
    url: '`{name}` tells clients to come to `{host}` without TLS: they send their tokens in clear text.',
  },
  *check(facts) {
    for (const way of facts.cleartextWays)
      yield { at: way.at, message: way.how.kind, data: dataOf(way), evidence: evidenceOf(way), subject: way };
  },
});

function dataOf({ how }: CleartextWay): Readonly<Record<string, string>> {
  return how.kind === 'url' ? { name: how.name, host: how.host } : {};
}

function evidenceOf({ how }: CleartextWay): Evidence[] {
  return how.kind === 'beside' ? [{ ...how.secured, note: 'the same app with TLS' }] : [];
}
