import { rule } from '../../../rule.ts';

export default rule({
  id: 'config/dangerous-switch',
  title: 'Protection switched off in the configuration',
  severity: 'error',
  confidence: 'high',
  cwe: [295, 1188],
  owasp: ['API8'],
  references: [
    {
      title: 'Node.js: NODE_TLS_REJECT_UNAUTHORIZED',
      url: 'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue',
    },
    {
      title: 'MCP Inspector: authentication of the proxy server',
      url: 'https://github.com/modelcontextprotocol/inspector#authentication',
    },
    { title: 'CWE-295: Improper Certificate Validation', url: 'https://cwe.mitre.org/data/definitions/295.html' },
    {
      title: 'CWE-1188: Initialization of a Resource with an Insecure Default',
      url: 'https://cwe.mitre.org/data/definitions/1188.html',
    },
  ],
  messages: {
    set: '`{name}` is set here: it {effect}.',
  },
  *check(facts) {
    for (const each of facts.dangerousSwitches) {
      const { at, name, effect, local } = each;
      const base = { at, message: 'set', data: { name, effect }, subject: each } as const;
      yield local ? { ...base, severity: 'info' } : base;
    }
  },
});
