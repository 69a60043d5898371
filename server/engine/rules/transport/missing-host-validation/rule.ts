import type { Facts } from '../../../facts/facts.ts';
import type { HostValidation } from '../../../facts/sessions.ts';
import type { Severity } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'transport/missing-host-validation',
  title: 'Host not validated',
  severity: 'warning',
  confidence: 'high',
  cwe: [350],
  owasp: ['MCP07', 'API8'],
  references: [
    {
      title: 'MCP: Streamable HTTP, security warning',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning',
    },
    {
      title: 'CVE-2025-66414: DNS rebinding protection is off by default in the TypeScript SDK',
      url: 'https://nvd.nist.gov/vuln/detail/CVE-2025-66414',
    },
    {
      title: 'CWE-350: Reliance on Reverse DNS Resolution for a Security-Critical Action',
      url: 'https://cwe.mitre.org/data/definitions/350.html',
    },
  ],
  messages: {
    absent:
      'Nothing looks at `Host` or `Origin` before {name}: a web page whose name is made to lead here can call the server’s tools.',
    off: '`{name}` is off, and nothing else stands before the endpoint: a web page whose name is made to lead here can call its tools.',
    unlisted:
      '`{name}` validates no host names for this address: without `allowedHosts` a web page whose name is made to lead here can call the server’s tools.',
  },
  *check(facts) {
    for (const found of facts.hostValidations) {
      const { at, gap } = found;
      const name = gap === 'absent' ? (found.name === '' ? 'the MCP handler' : `\`${found.name}\``) : found.name;
      yield { at, message: gap, data: { name }, severity: severityOf(found, facts), subject: found };
    }
  },
});

/** A server that only this machine reaches is what such pages are made for: nobody else can call it. */
function severityOf({ reach }: HostValidation, { project }: Facts): Severity {
  if (reach === 'loopback') return 'error';
  return project.container ? 'info' : 'warning';
}
