import type { Pattern, ServerSummary, WorkspaceSummary } from '../audit.ts';
import type { Endpoint } from '../facts/facts.ts';
import type { ProgramFacts } from '../frameworks/model.ts';

/** The servers of a workspace as the sidebar shows them: each with its endpoints and the patterns of its gates. */
export function summarize(programs: readonly ProgramFacts[]): WorkspaceSummary {
  const servers = new Map<string, ServerSummary>();
  for (const facts of programs) {
    const endpoints = facts.endpoints.map(endpointSummary);
    const patterns = patternsOf(facts);
    for (const server of facts.servers) {
      const { path, start, end } = server.at;
      const key = `${path}:${start}`;
      if (servers.has(key)) continue;
      servers.set(key, { path, start, end, name: server.name, transports: server.transports, patterns, endpoints });
    }
  }
  return {
    servers: [...servers.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start)),
  };
}

function endpointSummary(endpoint: Endpoint): ServerSummary['endpoints'][number] {
  const { path, start, end } = endpoint.at;
  const verdicts = endpoint.gates.map((gate) => gate.verdict);
  const gated = verdicts.includes('enforced')
    ? 'enforced'
    : endpoint.uncertain || verdicts.includes('unknown')
      ? 'unknown'
      : verdicts.includes('fail-open')
        ? 'fail-open'
        : (verdicts[0] ?? 'none');
  const method = endpoint.methods.length > 0 ? `${endpoint.methods.join(', ')} ` : '';
  return { path, start, end, route: `${method}${endpoint.route ?? '(any path)'}`, gated };
}

function patternsOf(facts: ProgramFacts): Pattern[] {
  const patterns = new Set<Pattern>();
  for (const { gates } of facts.endpoints) {
    for (const { scheme } of gates)
      if (scheme === 'api-key' || scheme === 'oauth' || scheme === 'mutual-tls') patterns.add(scheme);
  }
  const isMutual = facts.tlsContexts.some((tls) => tls.role === 'server' && tls.requestCert?.value === true);
  if (isMutual) patterns.add('mutual-tls');
  return [...patterns].sort();
}
