import { rule } from '../../../rule.ts';

export default rule({
  id: 'config/unmasked-secret-input',
  title: 'Question for a secret that shows the answer',
  severity: 'info',
  confidence: 'high',
  cwe: [549],
  owasp: ['MCP01'],
  references: [
    {
      title: 'VS Code: MCP configuration reference, input variables for sensitive data',
      url: 'https://code.visualstudio.com/docs/copilot/reference/mcp-configuration#_input-variables-for-sensitive-data',
    },
    { title: 'CWE-549: Missing Password Field Masking', url: 'https://cwe.mitre.org/data/definitions/549.html' },
  ],
  messages: {
    shown:
      'The question `{id}` asks for a secret and shows it while it is typed: everyone who sees the screen, or a recording of it, reads it.',
  },
  *check(facts) {
    for (const input of facts.unmaskedInputs) {
      yield { at: input.at, message: 'shown', data: { id: input.id }, subject: input };
    }
  },
});
