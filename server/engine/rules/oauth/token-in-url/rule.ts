import type { UrlCredential } from '../../../facts/flows.ts';
import type { Evidence } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/token-in-url',
  title: 'Token sent in a URL',
  severity: 'error',
  confidence: 'high',
  cwe: [598],
  owasp: ['MCP01', 'API2'],
  references: [
    {
      title: 'MCP: Authorization, access token usage',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#access-token-usage',
    },
    {
      title: 'RFC 9700, section 4.3: Credential leakage via browser history',
      url: 'https://www.rfc-editor.org/rfc/rfc9700.html#section-4.3',
    },
    {
      title: 'CWE-598: Use of GET Request Method With Sensitive Query Strings',
      url: 'https://cwe.mitre.org/data/definitions/598.html',
    },
  ],
  messages: {
    upstream:
      'A key goes to `{host}` in the URL, as `{parameter}`: logs and proxies keep it, and the header `{header}` would do.',
    sent: 'A token goes out in the URL, as `{parameter}`: logs, proxies and histories keep it.',
    documented:
      'This text has people put their credential into the URL, as `{parameter}`: logs, proxies and configuration files keep it.',
    configuration:
      'The settings of a caller travel in the URL, as `{parameter}`, and `{name}` with them: logs and proxies keep it.',
  },
  *check(facts) {
    for (const credential of facts.urlCredentials) {
      const { at, how } = credential;
      yield {
        at,
        message: how.kind,
        data: dataOf(credential),
        evidence: evidenceOf(credential),
        severity: how.kind === 'sent' ? 'error' : 'warning',
        subject: credential,
      };
    }
  },
});

function dataOf({ how, parameter }: UrlCredential): Record<string, string> {
  if (how.kind === 'upstream') return { parameter, host: how.host, header: how.header };
  return how.kind === 'configuration' ? { parameter, name: how.name } : { parameter };
}

function evidenceOf({ at, how }: UrlCredential): Evidence[] {
  if (how.kind !== 'sent' && how.kind !== 'configuration') return [];
  const { name, source } = how;
  if (source.path === at.path && source.start >= at.start && source.end <= at.end) return [];
  const note = how.kind === 'sent' ? `\`${name}\` is a credential.` : `\`${name}\` is one of the settings.`;
  return [
    { ...source, note },
    { ...at, note: 'It is part of the URL here.' },
  ];
}
