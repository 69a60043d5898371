import { isLoopbackOnly } from '../../../facts/addresses.ts';
import type { Facts, Gate } from '../../../facts/facts.ts';
import { gatesWith, guardOf } from '../../../facts/guard.ts';
import { capitalised, gateName } from '../../../facts/names.ts';
import { isSamePlace } from '../../../facts/places.ts';
import type { Severity } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'credential/fail-open-check',
  title: 'Authentication that fails open',
  severity: 'error',
  confidence: 'high',
  cwe: [636, 1188],
  owasp: ['MCP07', 'API8'],
  references: [
    {
      title: 'MCP: Security best practices, verify every inbound request',
      url: 'https://modelcontextprotocol.io/docs/2026-07-28/tutorials/security/security_best_practices',
    },
    { title: 'CWE-636: Not Failing Securely', url: 'https://cwe.mitre.org/data/definitions/636.html' },
    {
      title: 'CWE-1188: Initialization of a Resource with an Insecure Default',
      url: 'https://cwe.mitre.org/data/definitions/1188.html',
    },
  ],
  messages: {
    'unset-secret':
      '{Gate} lets every request through when `{setting}` is not set: a deployment that forgets it is open.',
    switch: '`{setting}` decides whether {gate} checks anything at all: one setting opens the server.',
    'absent-credential': '{Gate} lets requests through that carry no valid credential.',
    'swallowed-error':
      '{Gate} lets requests through when its check throws: a bad credential is enough to make it throw.',
    'failed-setup':
      '{Gate} is left out when setting it up fails: the server starts all the same, without authentication.',
  },
  *check(facts) {
    for (const { gate, severity } of openGates(facts)) {
      const opening = gate.opening ?? 'absent-credential';
      const name = gateName(gate);
      const data = { gate: name, Gate: capitalised(name), setting: gate.setting ?? 'the secret' };
      const at = gate.flaw ?? gate.at;
      yield { at, message: opening, data, severity, evidence: gate.evidence, subject: gate };
    }
  },
});

/** Every gate that fails open, once: errors where nothing better guards an MCP endpoint, else warnings. */
function* openGates({ endpoints, gates }: Facts): Generator<{ gate: Gate; severity: Severity }> {
  const seen: Gate[] = [];
  const isSeen = (gate: Gate): boolean => seen.some((other) => isSamePlace(other.at, gate.at));
  for (const endpoint of endpoints.filter((each) => guardOf(each) === 'fail-open')) {
    for (const gate of gatesWith(endpoint, 'fail-open')) {
      if (isSeen(gate)) continue;
      seen.push(gate);
      yield { gate, severity: gate.deliberate ? 'info' : isLoopbackOnly(endpoint) ? 'warning' : 'error' };
    }
  }
  for (const endpoint of endpoints.filter((each) => guardOf(each) === 'enforced')) seen.push(...endpoint.gates);
  for (const gate of [...endpoints.flatMap((each) => each.gates), ...gates]) {
    if (gate.verdict !== 'fail-open' || isSeen(gate)) continue;
    seen.push(gate);
    yield { gate, severity: gate.deliberate ? 'info' : 'warning' };
  }
}
