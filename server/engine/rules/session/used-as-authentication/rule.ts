import { rule } from '../../../rule.ts';

export default rule({
  id: 'session/used-as-authentication',
  title: 'Session id used as authentication',
  severity: 'error',
  confidence: 'medium',
  cwe: [287],
  owasp: ['MCP07', 'API2'],
  references: [
    {
      title: 'MCP: Security best practices, session hijacking',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/security_best_practices#session-hijacking',
    },
    {
      title: 'CWE-287: Improper Authentication',
      url: 'https://cwe.mitre.org/data/definitions/287.html',
    },
  ],
  messages: {
    session:
      'A session is opened with a credential and carried on with its id alone: whoever has seen the id calls tools in its owner’s name.',
    user: 'The id of the session alone says who is calling: whoever has seen it is taken for its owner.',
  },
  *check(facts) {
    for (const found of facts.sessionAuthentications) {
      const { at, how, other } = found;
      const isCarriedOn = how === 'carried-on';
      const note = isCarriedOn ? 'the credential is asked for only here' : 'the id is read here';
      yield { at, message: isCarriedOn ? 'session' : 'user', evidence: [{ ...other, note }], subject: found };
    }
  },
});
