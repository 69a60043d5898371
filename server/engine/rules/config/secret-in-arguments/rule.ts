import { rule } from '../../../rule.ts';

export default rule({
  id: 'config/secret-in-arguments',
  title: 'Credential on a command line or in a URL',
  severity: 'error',
  confidence: 'high',
  cwe: [214, 598],
  owasp: ['MCP01'],
  references: [
    {
      title: 'MCP: Authorization, access tokens must not be in the query string',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization#token-requirements',
    },
    {
      title: 'CWE-214: Invocation of Process Using Visible Sensitive Information',
      url: 'https://cwe.mitre.org/data/definitions/214.html',
    },
    {
      title: 'CWE-598: Use of GET Request Method With Sensitive Query Strings',
      url: 'https://cwe.mitre.org/data/definitions/598.html',
    },
  ],
  messages: {
    argument:
      '`{name}` puts a credential on the command line of `{command}`: `{shown}`. Every user of the machine sees it in the list of processes, and everyone who reads this file.',
    url: 'The URL of `{command}` holds a credential in `{name}`: `{shown}`. URLs are written to the logs of every server and proxy on the way.',
    documented: 'This example shows a credential in `{name}`: `{shown}`. If it was ever real, everyone can use it now.',
  },
  *check(facts) {
    for (const secret of facts.argumentSecrets) {
      const { at, carrier, name, command, shown, format, strength, documentation } = secret;
      const base = { at, data: { name, command, shown }, credential: format, subject: secret };
      if (documentation) yield { ...base, message: 'documented', severity: 'warning' };
      else if (strength === 'guessable') yield { ...base, message: carrier, severity: 'info' };
      else if (strength === 'doubtful') yield { ...base, message: carrier, severity: 'warning', confidence: 'medium' };
      else yield { ...base, message: carrier };
    }
  },
});
