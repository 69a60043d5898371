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
      'A credential ({provider}) stands in the source: `{shown}`. Everyone who can read this file or its history can use it: it {can}.',
    generic: 'A credential stands in the source: `{shown}`. Everyone who can read this file or its history can use it.',
    shape:
      'This has the form of a credential ({provider}): `{shown}`. If it is one, everyone who can read this file can use it.',
    sample:
      'This has the form of a credential ({provider}) and reads as if it was made up: `{shown}`. If it was ever real, everyone who can read this file can use it.',
  },
  *check(facts) {
    for (const leak of facts.leaks) {
      const { at, format, provider, shown, can, grade } = leak;
      // `mtls/exposed-private-key` reports those
      if (format === 'pem') continue;
      const message = grade === 'sample' || grade === 'shape' ? grade : 'provider';
      yield {
        at,
        message: format === 'generic' && grade !== 'sample' ? 'generic' : message,
        data: { provider, shown, can },
        credential: format,
        subject: leak,
        ...(message === 'provider' ? {} : { severity: grade === 'sample' ? 'info' : 'warning', confidence: 'medium' }),
      };
    }
  },
});
