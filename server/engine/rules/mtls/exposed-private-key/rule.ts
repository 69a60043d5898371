import { rule } from '../../../rule.ts';

export default rule({
  id: 'mtls/exposed-private-key',
  title: 'Private key in the source',
  severity: 'error',
  confidence: 'high',
  cwe: [321, 538],
  owasp: ['MCP01'],
  references: [
    { title: 'RFC 7468: Textual encodings of keys', url: 'https://www.rfc-editor.org/rfc/rfc7468.html#section-10' },
    { title: 'CWE-321: Use of Hard-coded Cryptographic Key', url: 'https://cwe.mitre.org/data/definitions/321.html' },
    {
      title: 'CWE-538: Insertion of Sensitive Information into Externally-Accessible File or Directory',
      url: 'https://cwe.mitre.org/data/definitions/538.html',
    },
  ],
  messages: {
    literal:
      'A private key stands in the source: everyone who can read this file or its history can sign and connect as its owner.',
    file: 'A private key lies among the files of the project: everyone who can read it or its history can sign and connect as its owner.',
    image: '`{file}` is copied into the image: everyone who can pull it can sign and connect as the owner of the key.',
    mode: '`{mode}` lets every user of the machine read `{file}`, and sign and connect as the owner of the key.',
  },
  *check(facts) {
    for (const leak of facts.leaks) {
      if (leak.format !== 'pem') continue;
      const message = /\.(pem|key)$/i.test(leak.at.path) ? 'file' : 'literal';
      yield { at: leak.at, message, credential: leak.format, subject: leak };
    }
    for (const exposure of facts.keyExposures) {
      const { at, how, file, mode } = exposure;
      const severity = how === 'mode' ? 'warning' : 'error';
      yield { at, message: how, data: { file, mode: mode ?? '' }, severity, subject: exposure };
    }
  },
});
