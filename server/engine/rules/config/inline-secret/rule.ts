import { rule } from '../../../rule.ts';

export default rule({
  id: 'config/inline-secret',
  title: 'Credential in a host configuration',
  severity: 'error',
  confidence: 'high',
  cwe: [798, 312],
  owasp: ['MCP01'],
  references: [
    {
      title: 'VS Code: MCP configuration reference, input variables for sensitive data',
      url: 'https://code.visualstudio.com/docs/copilot/reference/mcp-configuration#_input-variables-for-sensitive-data',
    },
    {
      title: 'Claude Code: environment variable expansion in .mcp.json',
      url: 'https://code.claude.com/docs/en/mcp#environment-variable-expansion-in-mcp-json',
    },
    { title: 'CWE-798: Use of Hard-coded Credentials', url: 'https://cwe.mitre.org/data/definitions/798.html' },
    {
      title: 'CWE-312: Cleartext Storage of Sensitive Information',
      url: 'https://cwe.mitre.org/data/definitions/312.html',
    },
  ],
  messages: {
    secret:
      'The {holder} `{name}` of the server `{server}` holds a credential: `{shown}`. Everyone who can read this file, a copy of it or its history can use it.',
    guessable:
      'The {holder} `{name}` of the server `{server}` is a word that everybody tries first: it protects nothing that others can reach.',
    documented: 'This example shows a credential in `{name}`: `{shown}`. If it was ever real, everyone can use it now.',
  },
  *check(facts) {
    for (const secret of facts.inlineSecrets) {
      const { at, holder, name, server, shown, format, strength, documentation, repeated } = secret;
      const evidence = repeated ? [{ ...repeated, note: 'The code has the same value.' }] : [];
      const base = { at, data: { holder, name, server, shown }, evidence, credential: format, subject: secret };
      if (documentation) yield { ...base, message: 'documented', severity: 'warning' };
      else if (strength === 'guessable') yield { ...base, message: 'guessable', severity: 'info' };
      else if (strength === 'doubtful') yield { ...base, message: 'secret', severity: 'warning', confidence: 'medium' };
      else yield { ...base, message: 'secret' };
    }
  },
});
