import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/shell-opened-url',
  title: 'URL of somebody else opened by a shell',
  severity: 'error',
  confidence: 'high',
  cwe: [78],
  owasp: ['MCP05'],
  references: [
    {
      title: 'MCP: Security best practices',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/security_best_practices',
    },
    {
      title: 'CVE-2025-6514: what a server named as its authorization endpoint was run',
      url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-6514',
    },
    {
      title: 'CWE-78: Improper Neutralization of Special Elements used in an OS Command',
      url: 'https://cwe.mitre.org/data/definitions/78.html',
    },
  ],
  messages: {
    server:
      '`{name}` gives `{given}` to a shell, and a server chose it: what it writes into the URL runs on this machine.',
    caller:
      '`{name}` gives `{given}` to a shell, and a caller chose it: what they write into the URL runs on this machine.',
  },
  *check(facts) {
    for (const opened of facts.shellOpenedUrls) {
      const { at, name, url, chosen, given } = opened;
      const source = { ...given.at, note: chosen === 'caller' ? 'the caller writes this' : 'the server writes this' };
      const isSame = source.path === url.path && source.start === url.start;
      yield {
        at,
        message: chosen,
        data: { name, given: given.name },
        evidence: isSame ? [source] : [source, { ...url, note: 'it is part of the command here' }],
        subject: opened,
      };
    }
  },
});
