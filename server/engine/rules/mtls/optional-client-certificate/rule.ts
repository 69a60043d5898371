import { rule } from '../../../rule.ts';

export default rule({
  id: 'mtls/optional-client-certificate',
  title: 'Client certificate is optional',
  severity: 'error',
  confidence: 'high',
  cwe: [287],
  owasp: ['API2'],
  references: [
    {
      title: 'nginx: ssl_verify_client',
      url: 'https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_verify_client',
    },
    {
      title: 'RFC 8705: OAuth 2.0 mutual-TLS client authentication',
      url: 'https://www.rfc-editor.org/rfc/rfc8705.html',
    },
    { title: 'CWE-287: Improper Authentication', url: 'https://cwe.mitre.org/data/definitions/287.html' },
  ],
  messages: {
    optional: '`{setting}` asks for a client certificate and goes on without one: anyone who sends none gets in.',
  },
  *check(facts) {
    for (const found of facts.optionalClientCertificates)
      yield { at: found.at, message: 'optional', data: { setting: found.setting }, subject: found };
  },
});
