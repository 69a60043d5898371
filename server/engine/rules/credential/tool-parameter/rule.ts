import { rule } from '../../../rule.ts';

export default rule({
  id: 'credential/tool-parameter',
  title: 'Credential as a tool argument',
  severity: 'error',
  confidence: 'medium',
  cwe: [522],
  owasp: ['MCP01', 'MCP10'],
  references: [
    {
      title: 'MCP: Elicitation, security considerations',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/client/elicitation#security-considerations',
    },
    {
      title: 'CWE-522: Insufficiently Protected Credentials',
      url: 'https://cwe.mitre.org/data/definitions/522.html',
    },
  ],
  messages: {
    tool: 'The tool `{tool}` takes the credential `{name}` as an argument: the model, its provider and the conversation have it from then on.',
    unnamed:
      'A tool takes the credential `{name}` as an argument: the model, its provider and the conversation have it from then on.',
  },
  *check(facts) {
    for (const parameter of facts.secretParameters) {
      const { at, name, tool } = parameter;
      yield {
        at,
        message: tool === undefined ? 'unnamed' : 'tool',
        data: { name, tool: tool ?? '' },
        severity: isProvisioning(tool ?? '') && !isOwnLogin(name) ? 'info' : 'error',
        subject: parameter,
      };
    }
  },
});

/** `create_user`, `resetPassword`: the tool gives somebody a credential, and there is no other way to say which. */
function isProvisioning(tool: string): boolean {
  return /create|add|install|update|change|reset|sign_?up|register|invite|rotate|(^|_)set(_|[A-Z])/i.test(tool);
}

/** `access_token` of `create_chat`: with it the tool itself signs in. */
function isOwnLogin(name: string): boolean {
  return /^(access|auth|bearer|session|jwt)_?token$/i.test(name);
}
