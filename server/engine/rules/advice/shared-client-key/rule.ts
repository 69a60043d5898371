import { rule } from '../../../rule.ts';

export default rule({
  id: 'advice/shared-client-key',
  title: 'One key for every client',
  severity: 'info',
  confidence: 'medium',
  cwe: [1392],
  owasp: ['MCP01'],
  references: [
    {
      title: 'OWASP: Secrets management cheat sheet, rotation and revocation',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html',
    },
    { title: 'CWE-1392: Use of Default Credentials', url: 'https://cwe.mitre.org/data/definitions/1392.html' },
  ],
  messages: {
    shared:
      'Every client has the key in `{variable}`: when one of them loses it, all have to change it at once, and no log tells them apart.',
  },
  *check(facts) {
    for (const threat of facts.threats) {
      const { remote, sharedKey, userData } = threat;
      // With data of a user behind it, another pattern is the advice.
      if (!remote || !sharedKey || userData) continue;
      yield { at: sharedKey.at, message: 'shared', data: { variable: sharedKey.variable }, subject: threat };
    }
  },
});
