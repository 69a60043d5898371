import { rule } from '../../../rule.ts';

export default rule({
  id: 'session/secret-through-client',
  title: 'Secret asked for, or sent, through the client',
  severity: 'error',
  confidence: 'high',
  cwe: [522],
  owasp: ['MCP01'],
  references: [
    {
      title: 'MCP: Elicitation, security considerations',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/client/elicitation#security-considerations',
    },
    {
      title: 'MCP: Tools',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/server/tools',
    },
    {
      title: 'CWE-522: Insufficiently Protected Credentials',
      url: 'https://cwe.mitre.org/data/definitions/522.html',
    },
  ],
  messages: {
    header: '`x-mcp-header` copies `{name}` into a header of every call: proxies and logs on the way keep the secret.',
    form: 'The form asks for `{name}`: the client, and whatever it shows and keeps forms with, gets the secret.',
    url: 'The address that the user is sent to holds `{name}`: the client has it, and whoever sees the address is logged in.',
  },
  *check(facts) {
    for (const secret of facts.secretsThroughClient) {
      yield { at: secret.at, message: secret.how, data: { name: secret.name }, subject: secret };
    }
  },
});
