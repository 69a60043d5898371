import type { CorsPolicy } from '../../../facts/facts.ts';
import type { Severity } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'transport/permissive-cors',
  title: 'Every web site may call the MCP endpoint',
  severity: 'warning',
  confidence: 'high',
  cwe: [942],
  owasp: ['MCP07', 'API8'],
  references: [
    {
      title: 'MCP: Streamable HTTP, security of the endpoint',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http',
    },
    { title: 'Fetch: CORS protocol', url: 'https://fetch.spec.whatwg.org/#http-cors-protocol' },
    {
      title: 'CWE-942: Permissive Cross-domain Policy with Untrusted Domains',
      url: 'https://cwe.mitre.org/data/definitions/942.html',
    },
  ],
  messages: {
    any: 'Any web site may call the MCP endpoint from its visitors’ browsers and read the answers.',
    reflected:
      'The origin of every request is sent back as allowed: any web site may call the MCP endpoint and read the answers.',
    credentials: 'Any web site may call the MCP endpoint with its visitors’ cookies and read the answers.',
    bearerCredentials:
      'Any web site may call the MCP endpoint with its visitors’ cookies; only the token that it would have to know stops it.',
    bearer: 'Any web site may call the MCP endpoint; only the token that it would have to know stops it.',
  },
  *check(facts) {
    for (const policy of facts.corsPolicies) {
      const { at, origins, coversMcp } = policy;
      if (!coversMcp || (origins !== 'any' && origins !== 'reflected')) continue;
      yield { at, message: messageOf(policy, origins), severity: severityOf(policy), subject: policy };
    }
  },
});

/** With the origin `*` browsers send no cookies, whatever the server says: only a reflected origin gets them. */
function messageOf({ credentials, bearerOnly }: CorsPolicy, origins: 'any' | 'reflected') {
  if (credentials && origins === 'reflected') return bearerOnly ? 'bearerCredentials' : 'credentials';
  return bearerOnly ? 'bearer' : origins;
}

/** A site without the token gets nothing: where no browser adds a credential by itself, there is nothing to ride on. */
function severityOf({ credentials, origins, bearerOnly }: CorsPolicy): Severity {
  const sendsCookies = credentials && origins === 'reflected';
  if (bearerOnly) return sendsCookies ? 'warning' : 'info';
  return sendsCookies ? 'error' : 'warning';
}
