import { rule } from '../../../rule.ts';

export default rule({
  id: 'session/shared-transport',
  title: 'One server object shared by all clients',
  severity: 'error',
  confidence: 'high',
  cwe: [488],
  owasp: ['MCP10', 'API1'],
  references: [
    {
      title: 'CVE-2026-25536: cross-client data leak through shared server objects',
      url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-25536',
    },
    {
      title: 'CWE-488: Exposure of Data Element to Wrong Session',
      url: 'https://cwe.mitre.org/data/definitions/488.html',
    },
  ],
  messages: {
    shared:
      '`{name}` is connected to the transport of every client in turn: answers to one client go out through the connection of another.',
  },
  *check(facts) {
    for (const found of facts.sharedServers) {
      const { at, name, made } = found;
      const evidence = [{ ...made, note: 'the only one is made here' }];
      yield { at, message: 'shared', data: { name }, evidence, subject: found };
    }
  },
});
