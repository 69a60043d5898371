import type { AuthorizationRequest } from '../../../facts/oauth.ts';
import type { Severity } from '../../../finding.ts';
import { rule } from '../../../rule.ts';

export default rule({
  id: 'oauth/unchecked-state',
  title: 'OAuth state absent, guessable or unchecked',
  severity: 'error',
  confidence: 'medium',
  cwe: [352],
  owasp: ['API2'],
  references: [
    {
      title: 'RFC 9700, section 4.7: Cross-site request forgery',
      url: 'https://www.rfc-editor.org/rfc/rfc9700.html#section-4.7',
    },
    {
      title: 'MCP: Security best practices',
      url: 'https://modelcontextprotocol.io/specification/2025-11-25/basic/security_best_practices',
    },
    {
      title: 'CWE-352: Cross-Site Request Forgery (CSRF)',
      url: 'https://cwe.mitre.org/data/definitions/352.html',
    },
  ],
  messages: {
    absent:
      'The login is started without `state`: the callback cannot tell an answer to this login from one that somebody else sent.',
    constant: 'The `state` of this login is a constant: everybody knows it, so it proves nothing in the callback.',
    guessable: 'The `state` of this login is made of `{source}`: who guesses it can answer in somebody else’s place.',
    unchecked:
      'The callback takes the authorization code and never compares `state`: anybody can send it a code of their own.',
  },
  *check(facts) {
    for (const request of facts.authorizationRequests) {
      const { state, callback } = request;
      if (request.pasted) continue;
      const severity = severityOf(request);
      if (state.kind === 'absent') yield { at: request.at, message: 'absent', severity, subject: request };
      if (state.kind === 'constant') yield { at: state.at, message: 'constant', severity, subject: request };
      if (state.kind === 'guessable') {
        yield { at: state.at, message: 'guessable', data: { source: state.source }, severity, subject: request };
      }
      if (state.kind === 'made' && !state.checked && callback) {
        const evidence = [{ ...state.at, note: 'the state is made here' }];
        yield { at: callback, message: 'unchecked', evidence, severity, subject: request };
      }
    }
    for (const found of facts.uncheckedCallbacks) {
      const evidence = [{ ...found.state, note: 'it is read here, and nothing looks at it' }];
      yield { at: found.at, message: 'unchecked', evidence, severity: 'warning', subject: found };
    }
  },
});

/** A verifier that the code is bound to does most of what `state` does, where the provider enforces it. */
function severityOf({ challenge, callback }: AuthorizationRequest): Severity {
  return challenge === 'S256' || callback === undefined ? 'warning' : 'error';
}
