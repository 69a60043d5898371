import { rule } from '../../../rule.ts';

export default rule({
  id: 'config/cleartext-server-url',
  title: 'Remote MCP server without TLS',
  severity: 'error',
  confidence: 'high',
  cwe: [319],
  owasp: ['MCP07'],
  references: [
    {
      title: 'MCP: Security considerations, communication security',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#communication-security',
    },
    {
      title: 'CWE-319: Cleartext Transmission of Sensitive Information',
      url: 'https://cwe.mitre.org/data/definitions/319.html',
    },
  ],
  messages: {
    remote:
      '`{server}` is reached on `{machine}` over `http`: whoever is on the way reads what tools are given and answer, and answers in their place.',
    credential:
      '`{server}` is reached on `{machine}` over `http`, and `{carries}` goes with every request: whoever is on the way can use it from then on.',
  },
  *check(facts) {
    for (const entry of facts.cleartextServers) {
      const { at, server, machine, carries, local, documentation } = entry;
      const base = {
        at,
        data: { server, machine, carries: carries ?? '' },
        subject: entry,
        message: carries === undefined ? 'remote' : 'credential',
      } as const;
      if (documentation) yield { ...base, severity: 'info' };
      else if (local) yield { ...base, severity: 'warning' };
      else yield base;
    }
  },
});
