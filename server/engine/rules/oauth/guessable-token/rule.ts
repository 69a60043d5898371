import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/guessable-token',
  title: 'Guessable token, code or password',
  severity: 'error',
  confidence: 'high',
  cwe: [338],
  owasp: ['API2'],
  references: [
    {
      title: 'RFC 6749, section 10.10: Credentials-guessing attacks',
      url: 'https://www.rfc-editor.org/rfc/rfc6749.html#section-10.10',
    },
    {
      title: 'Node.js: crypto.randomBytes()',
      url: 'https://nodejs.org/api/crypto.html#cryptorandombytessize-callback',
    },
    {
      title: 'CWE-338: Use of Cryptographically Weak Pseudo-Random Number Generator',
      url: 'https://cwe.mitre.org/data/definitions/338.html',
    },
  ],
  messages: {
    guessable: 'The credential `{name}` is made of `{source}`: who has seen a few of them can calculate the others.',
    time: 'The credential `{name}` is made of `{source}`: who knows about when it was made can find it by trying.',
  },
  *check(facts) {
    for (const found of facts.guessableSecrets) {
      if (found.purpose !== 'credential') continue;
      const { at, name, source } = found;
      const evidence = found.use ? [{ ...found.use, note: `it becomes \`${name}\` here` }] : [];
      const message = /random/.test(source) ? 'guessable' : 'time';
      yield { at, message, data: { name, source }, evidence, subject: found };
    }
  },
});
