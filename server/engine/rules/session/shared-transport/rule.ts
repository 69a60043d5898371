import { rule } from '../../../rule.ts';

export default rule({
  id: 'session/shared-transport',
  title: 'One object shared by all clients',
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
    server:
      '`{name}` is connected to the transport of every client in turn: answers to one client go out through the connection of another.',
    transport:
      '`{name}` is one transport for all clients: when two of them number their requests alike, one gets what the other asked for.',
    state:
      '`{name}` holds who is calling for the whole process: while two clients are served, one acts in the name of the other.',
  },
  *check(facts) {
    for (const found of facts.sharedServers) {
      const { at, name, made, what } = found;
      const note = what === 'state' ? 'this belongs to one caller' : 'the only one is made here';
      yield { at, message: what, data: { name }, evidence: [{ ...made, note }], subject: found };
    }
  },
});
