import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/unhardened-consent-page',
  title: 'Consent page or cookie not hardened',
  severity: 'warning',
  confidence: 'medium',
  cwe: [352, 1021, 1004, 79],
  owasp: ['API8'],
  references: [
    {
      title: 'MCP: Security best practices, consent',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/security_best_practices',
    },
    {
      title: 'RFC 9700, section 4.16: Clickjacking',
      url: 'https://www.rfc-editor.org/rfc/rfc9700.html#section-4.16',
    },
    {
      title: 'CWE-352: Cross-Site Request Forgery (CSRF)',
      url: 'https://cwe.mitre.org/data/definitions/352.html',
    },
    {
      title: 'CWE-1021: Improper Restriction of Rendered UI Layers or Frames',
      url: 'https://cwe.mitre.org/data/definitions/1021.html',
    },
    {
      title: 'CWE-1004: Sensitive Cookie Without ‘HttpOnly’ Flag',
      url: 'https://cwe.mitre.org/data/definitions/1004.html',
    },
    {
      title: 'CWE-79: Improper Neutralization of Input During Web Page Generation',
      url: 'https://cwe.mitre.org/data/definitions/79.html',
    },
  ],
  messages: {
    forged: 'This form holds nothing that only its own page knows: another site can send it, and consent for somebody.',
    framed:
      'Nothing keeps this page out of frames: another site can lay it under its own button, and have somebody agree by a click.',
    unescaped:
      '`{what}` comes from whoever registered the client, and becomes part of the page: a script in it agrees for everybody who opens the page.',
    cookie:
      'This cookie remembers whom somebody let in, and has no {what}: others can read it or have it sent for them.',
    policy:
      '`{what}` is empty, so the consent page has no content security policy: what gets into the page runs in it, and agrees for everybody who opens it.',
  },
  *check(facts) {
    for (const consent of facts.unhardenedConsents) {
      const { at, gap, what } = consent;
      const data = { what: gap === 'cookie' ? what.map((each) => `\`${each}\``).join(', ') : what.join(', ') };
      yield { at, message: gap, data, severity: gap === 'unescaped' ? 'error' : 'warning', subject: consent };
    }
  },
});
