import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/loose-redirect-uri',
  title: 'Redirect URI not matched exactly',
  severity: 'error',
  confidence: 'high',
  cwe: [601],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'MCP: Authorization, open redirection',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#open-redirection',
    },
    {
      title: 'RFC 9700, section 4.1: Insufficient redirection URI validation',
      url: 'https://www.rfc-editor.org/rfc/rfc9700.html#section-4.1',
    },
    {
      title: 'CWE-601: URL Redirection to Untrusted Site',
      url: 'https://cwe.mitre.org/data/definitions/601.html',
    },
  ],
  messages: {
    missing:
      'The code is sent wherever `{how}` says: a link to this page hands the codes of others to whoever made it.',
    partial: 'Only a part of the redirect URI is compared ({how}): `{passes}` passes, and gets the code.',
    prefix: '`{how}` compares the beginning of the redirect URI: whatever is added to it passes, and gets the code.',
  },
  *check(facts) {
    for (const found of facts.redirectChecks) {
      const { at, gap, how, passes } = found;
      if (gap === 'missing') yield { at, message: 'missing', data: { how }, subject: found };
      else if (passes === undefined)
        yield { at, message: 'prefix', data: { how }, subject: found, confidence: 'medium' };
      else
        yield { at, message: 'partial', data: { how: how.includes(' ') ? how : `\`${how}\``, passes }, subject: found };
    }
  },
});
