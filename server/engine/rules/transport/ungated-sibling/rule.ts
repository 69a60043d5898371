import type { MethodExemption } from '../../../facts/method-exemptions.ts';
import { capitalised, endpointName, checkName } from '../../../facts/names.ts';
import { gatedSibling, needsSession } from '../../../facts/siblings.ts';
import { rule } from '../../../rule.ts';

/** They show what the server offers, and call nothing. */
const HARMLESS = /^(initialize|ping|server\/discover|notifications\/.*|\w+\/(list|templates\/list))$/;

export default rule({
  id: 'transport/ungated-sibling',
  title: 'Second way in without the gate',
  severity: 'error',
  confidence: 'medium',
  cwe: [306, 288],
  owasp: ['MCP07', 'API5'],
  references: [
    {
      title: 'MCP: Security Best Practices, session hijacking',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/security_best_practices',
    },
    {
      title: 'CWE-288: Authentication Bypass Using an Alternate Path or Channel',
      url: 'https://cwe.mitre.org/data/definitions/288.html',
    },
    {
      title: 'CWE-306: Missing Authentication for Critical Function',
      url: 'https://cwe.mitre.org/data/definitions/306.html',
    },
  ],
  messages: {
    open: '{Endpoint} leads into MCP without {gate}, which stands before {sibling}: the gate can be walked around.',
    session: '{Endpoint} is not asked for what {sibling} is asked for: the id of a session is enough to use it.',
    exempt: 'The gate lets {methods} through: the method is what the caller writes, and no credential is asked for.',
    only: 'The gate asks for a credential only for {methods}: every other request, a batch among them, passes.',
  },
  *check(facts) {
    for (const endpoint of facts.endpoints) {
      const sibling = gatedSibling(endpoint, facts.endpoints);
      if (!sibling) continue;
      const session = needsSession(endpoint, sibling);
      yield {
        at: endpoint.at,
        message: session ? 'session' : 'open',
        data: {
          Endpoint: capitalised(endpointName(endpoint)),
          sibling: endpointName(sibling.endpoint),
          gate: checkName(sibling.gate),
        },
        severity: session ? 'warning' : 'error',
        evidence: [
          { ...endpoint.reaches, note: 'the request reaches MCP here' },
          { ...sibling.gate.at, note: 'the gate of the other one' },
        ],
        subject: endpoint,
      };
    }
    for (const exemption of facts.methodExemptions) {
      const { at, how, onward } = exemption;
      const evidence = [{ ...onward, note: 'the request goes on to the handler' }];
      yield {
        at,
        message: how,
        data: { methods: shown(exemption) },
        severity: weight(exemption),
        evidence,
        subject: exemption,
      };
    }
  },
});

function weight({ how, methods }: MethodExemption): 'error' | 'warning' {
  return how === 'exempt' && methods.every((each) => HARMLESS.test(each)) ? 'warning' : 'error';
}

function shown({ methods }: MethodExemption): string {
  return methods.map((each) => `\`${each}\``).join(', ');
}
