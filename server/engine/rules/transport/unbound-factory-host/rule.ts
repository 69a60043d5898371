import { isLoopbackAddress, listensEverywhere } from '../../../facts/addresses.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'transport/unbound-factory-host',
  title: 'Host of the app factory is not the bind address',
  severity: 'error',
  confidence: 'high',
  cwe: [1327],
  owasp: ['API8'],
  references: [
    {
      title: 'MCP: Streamable HTTP, security of the endpoint',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http',
    },
    {
      title: 'MCP TypeScript SDK: createMcpExpressApp',
      url: 'https://github.com/modelcontextprotocol/typescript-sdk',
    },
    {
      title: 'Node.js: server.listen()',
      url: 'https://nodejs.org/api/net.html#serverlistenport-host-backlog-callback',
    },
    {
      title: 'CWE-1327: Binding to an Unrestricted IP Address',
      url: 'https://cwe.mitre.org/data/definitions/1327.html',
    },
  ],
  messages: {
    implicit:
      '`{factory}` is made for `{host}`, but that only chooses which `Host` headers are accepted: `listen` without a host binds to all interfaces.',
    literal:
      '`{factory}` is made for `{host}`, but `listen` binds to `{address}`: every network this machine is in can reach the MCP server.',
  },
  *check(facts) {
    for (const listener of facts.listeners) {
      const { at, bind, factory } = listener;
      if (!factory || !isLoopbackAddress(factory.host)) continue;
      if ((bind.kind !== 'implicit' && bind.kind !== 'literal') || !listensEverywhere(bind)) continue;
      const address = bind.kind === 'literal' ? bind.address || "''" : '';
      const data = { factory: factory.name, host: factory.host, address };
      const evidence = [
        { ...factory.at, note: `made for \`${factory.host}\`, which checks headers and binds nothing` },
      ];
      yield { at, message: bind.kind, data, evidence, subject: listener };
    }
  },
});
