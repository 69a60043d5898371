import { rule } from '../../../rule.ts';

export default rule({
  id: 'config/undeclared-secret',
  title: 'Secret setting not declared secret',
  severity: 'info',
  confidence: 'high',
  cwe: [522],
  owasp: ['MCP01'],
  references: [
    {
      title: 'MCP registry: the format of server.json',
      url: 'https://modelcontextprotocol.io/registry/package-types',
    },
    {
      title: 'MCP bundles: user_config in manifest.json',
      url: 'https://github.com/modelcontextprotocol/mcpb/blob/main/MANIFEST.md#user-configuration',
    },
    {
      title: 'CWE-522: Insufficiently Protected Credentials',
      url: 'https://cwe.mitre.org/data/definitions/522.html',
    },
  ],
  messages: {
    undeclared:
      'The manifest asks for `{name}` without `"{flag}": true`: hosts show it while it is typed and store it in plain text.',
  },
  *check(facts) {
    for (const secret of facts.undeclaredSecrets) {
      const { at, name, flag } = secret;
      yield { at, message: 'undeclared', data: { name, flag }, subject: secret };
    }
  },
});
