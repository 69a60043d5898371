import { rule } from '../../../rule.ts';

export default rule({
  id: 'config/unpinned-server-package',
  title: 'Server package without a version',
  severity: 'warning',
  confidence: 'high',
  cwe: [1357],
  owasp: ['MCP04'],
  references: [
    {
      title: 'MCP: Security best practices, local MCP server compromise',
      url: 'https://modelcontextprotocol.io/docs/2026-07-28/tutorials/security/security_best_practices#local-mcp-server-compromise',
    },
    {
      title: 'CWE-1357: Reliance on Insufficiently Trustworthy Component',
      url: 'https://cwe.mitre.org/data/definitions/1357.html',
    },
  ],
  messages: {
    missing:
      '`{launcher}` starts whatever is published as `{name}` next, with the rights and credentials of the user: name the version.',
    moving:
      '`{tag}` of `{name}` moves: `{launcher}` starts whatever it points at next, with the rights and credentials of the user.',
  },
  *check(facts) {
    for (const each of facts.unpinnedPackages) {
      const { at, launcher, name, tag, documentation } = each;
      const message = tag === undefined ? 'missing' : 'moving';
      const base = { at, message, data: { launcher, name, tag: tag ?? '' }, subject: each } as const;
      yield documentation ? { ...base, severity: 'info' } : base;
    }
  },
});
