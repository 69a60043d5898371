import type { Facts } from '../../../facts/facts.ts';
import { guardOf } from '../../../facts/guard.ts';
import type { TrustedHeader } from '../../../facts/trust.ts';
import { rule } from '../../../rule.ts';

const NOTES: Readonly<Record<TrustedHeader['decides'], string>> = {
  identity: 'it says here who the caller is',
  address: 'it decides here about the address',
  audience: 'it says here whom the token has to be for',
  method: 'it decides here about the request',
};

export default rule({
  id: 'transport/spoofable-identity-header',
  title: 'Decision that rests on a header anyone can write',
  severity: 'error',
  confidence: 'medium',
  cwe: [290, 807],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'MCP: Authorization, access token usage',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization',
    },
    { title: 'Express behind proxies', url: 'https://expressjs.com/en/guide/behind-proxies.html' },
    {
      title: 'CWE-290: Authentication Bypass by Spoofing',
      url: 'https://cwe.mitre.org/data/definitions/290.html',
    },
    {
      title: 'CWE-807: Reliance on Untrusted Inputs in a Security Decision',
      url: 'https://cwe.mitre.org/data/definitions/807.html',
    },
  ],
  messages: {
    identity: 'The caller says with `{header}` who they are, and nothing before checks it: anyone can be anyone.',
    address: '`{header}` is what the caller writes: any address can be claimed with it.',
    audience: 'The token is compared with `{header}`, which the caller writes: a token for another server passes.',
    method: '`{header}` need not say what the body says: the check can be passed with another method in the body.',
  },
  *check(facts) {
    for (const trusted of facts.trustedHeaders) {
      const { at, header, decides, use } = trusted;
      if (facts.endpoints.length === 0 || (decides === 'identity' && !isOpen(facts))) continue;
      yield {
        at,
        message: decides,
        data: { header },
        severity: decides === 'identity' || decides === 'audience' ? 'error' : 'warning',
        evidence: [{ ...use, note: NOTES[decides] }],
        subject: trusted,
      };
    }
  },
});

/** Nothing checks who calls: with a gate, the header may come from the gateway that has passed it. */
function isOpen({ endpoints }: Facts): boolean {
  return endpoints.every((each) => /^(none|presence-only|fail-open)$/.test(guardOf(each)));
}
