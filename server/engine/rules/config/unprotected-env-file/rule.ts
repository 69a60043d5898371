import { rule } from '../../../rule.ts';

export default rule({
  id: 'config/unprotected-env-file',
  title: 'Environment file not protected',
  severity: 'error',
  confidence: 'high',
  cwe: [538],
  owasp: ['MCP01'],
  references: [
    {
      title: 'git: gitignore, what is tracked already is not affected',
      url: 'https://git-scm.com/docs/gitignore#_notes',
    },
    {
      title: 'CWE-538: Insertion of Sensitive Information into Externally-Accessible File or Directory',
      url: 'https://cwe.mitre.org/data/definitions/538.html',
    },
  ],
  messages: {
    tracked:
      '`{file}` is in version control with the credential `{name}`: `{shown}`. Everyone who can read the repository or its history can use it.',
    'not-ignored':
      'No `.gitignore` leaves out `{file}` with the credential `{name}`: `{shown}`. The next commit of everything makes it known to everyone who can read the repository.',
    shared:
      '`{file}` is made to be shared, and `{name}` looks like a real credential: `{shown}`. Everyone who copies the file has it.',
  },
  *check(facts) {
    for (const secret of facts.unprotectedSecrets) {
      const { at, file, name, shown, exposure, format, test, repeated } = secret;
      const evidence = repeated ? [{ ...repeated, note: 'The code has the same value.' }] : [];
      const base = {
        at,
        message: exposure,
        data: { file, name, shown },
        evidence,
        credential: format,
        subject: secret,
      };
      // Random text in a template or for tests may have been made up for it.
      if (test) yield { ...base, severity: format === 'generic' ? 'info' : 'warning' };
      else if (exposure === 'shared' && format === 'generic')
        yield { ...base, severity: 'warning', confidence: 'medium' };
      else yield base;
    }
  },
});
