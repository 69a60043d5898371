import type { PipelineLeak } from '../../../facts/deployment.ts';
import type { Evidence } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'config/secret-in-ci',
  title: 'Secret exposed in a pipeline',
  severity: 'error',
  confidence: 'high',
  cwe: [532, 798],
  owasp: ['MCP01'],
  references: [
    {
      title: 'GitHub: Security hardening for GitHub Actions, using secrets',
      url: 'https://docs.github.com/en/actions/reference/security/secure-use',
    },
    {
      title: 'GitHub Security Lab: Preventing pwn requests',
      url: 'https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/',
    },
    {
      title: 'CWE-532: Insertion of Sensitive Information into Log File',
      url: 'https://cwe.mitre.org/data/definitions/532.html',
    },
    { title: 'CWE-798: Use of Hard-coded Credentials', url: 'https://cwe.mitre.org/data/definitions/798.html' },
  ],
  messages: {
    value:
      '`{name}` is a credential in the pipeline: `{shown}`. Everyone who can read this file or its history can use it.',
    printed: '`{command}` writes the secret `{name}` to the log: only masking keeps it from whoever can read the log.',
    encoded:
      '`{command}` writes the secret `{name}` to the log in a form that is not masked: whoever reads the log can decode it.',
    environment: '`{command}` writes all variables to the log, the secret `{name}` among them.',
    traced: '`{command}` writes each command to the log as it is run, with the secret `{name}` in it.',
    argument:
      'The secret `{name}` is written into the command line of `{command}`: every process of the machine can read it there.',
    untrusted:
      'A pull request from anyone runs its code next to the secret `{name}`: the code can send the secret away.',
  },
  *check(facts) {
    for (const secret of facts.deployedSecrets) {
      if (secret.carrier !== 'workflow') continue;
      const { at, name, shown, format, strength } = secret;
      const weight = strength === 'doubtful' ? ({ severity: 'warning', confidence: 'medium' } as const) : {};
      yield { at, message: 'value', data: { name, shown }, credential: format, subject: secret, ...weight };
    }
    for (const leak of facts.pipelineLeaks) {
      const { at, how, name, command } = leak;
      const isSure = how === 'encoded' || how === 'untrusted';
      const confidence = how === 'argument' ? 'medium' : 'high';
      const severity = isSure ? 'error' : 'warning';
      yield {
        at,
        message: how,
        data: { name, command },
        severity,
        confidence,
        evidence: evidenceOf(leak),
        subject: leak,
      };
    }
  },
});

function evidenceOf({ source, how }: PipelineLeak): Evidence[] {
  return source
    ? [{ ...source, note: how === 'untrusted' ? 'the secret is given here' : 'the secret comes in here' }]
    : [];
}
