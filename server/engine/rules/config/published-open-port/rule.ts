import { endpointName } from '../../../facts/names.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'config/published-open-port',
  title: 'Port of an open MCP server published',
  severity: 'warning',
  confidence: 'medium',
  cwe: [1327],
  owasp: ['MCP09'],
  references: [
    { title: 'Docker: Publishing ports', url: 'https://docs.docker.com/engine/network/port-publishing/' },
    {
      title: 'MCP: Streamable HTTP, security of the endpoint',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http',
    },
    {
      title: 'CWE-1327: Binding to an Unrestricted IP Address',
      url: 'https://cwe.mitre.org/data/definitions/1327.html',
    },
  ],
  messages: {
    port: '`{shown}` publishes the port of an MCP server without authentication: every machine that reaches this one can call its tools.',
    cluster:
      '`{shown}` of `{by}` lets in traffic from outside the cluster, and the MCP server behind it asks for no authentication.',
    platform:
      '`{shown}` puts the server on the internet, and its MCP endpoint asks for no authentication: anyone can call its tools.',
  },
  *check(facts) {
    for (const port of facts.publishedPorts) {
      const { at, shown, by, how, open } = port;
      const evidence = [{ ...open.at, note: `${endpointName(open)} is served without authentication` }];
      const message = how === 'kubernetes' ? 'cluster' : how === 'platform' ? 'platform' : 'port';
      yield { at, message, data: { shown, by }, evidence, subject: port };
    }
  },
});
