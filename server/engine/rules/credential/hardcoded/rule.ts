import { rule } from '../../../rule.ts';

export default rule({
  id: 'credential/hardcoded',
  title: 'Credential in the source',
  severity: 'error',
  confidence: 'high',
  cwe: [798, 321],
  owasp: ['MCP01', 'API2'],
  references: [
    {
      title: 'MCP: Authorization, credentials of stdio servers come from the environment',
      url: 'https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#protocol-requirements',
    },
    { title: 'CWE-798: Use of Hard-coded Credentials', url: 'https://cwe.mitre.org/data/definitions/798.html' },
    { title: 'CWE-321: Use of Hard-coded Cryptographic Key', url: 'https://cwe.mitre.org/data/definitions/321.html' },
  ],
  messages: {
    provider:
      'A credential ({provider}) stands in the source: `{shown}`. Everyone who can read this file or its history can use it.',
    generic: 'A credential stands in the source: `{shown}`. Everyone who can read this file or its history can use it.',
    shape:
      'This has the form of a credential ({provider}): `{shown}`. If it is one, everyone who can read this file can use it.',
  },
  *check(facts) {
    for (const leak of facts.leaks) {
      const { at, format, provider, shown, grade } = leak;
      // `mtls/exposed-private-key` reports those
      if (format === 'pem') continue;
      const isShape = grade === 'shape';
      yield {
        at,
        message: format === 'generic' ? 'generic' : isShape ? 'shape' : 'provider',
        data: { provider, shown },
        credential: format,
        subject: leak,
        ...(isShape ? { severity: 'warning', confidence: 'medium' } : {}),
      };
    }
  },
});
