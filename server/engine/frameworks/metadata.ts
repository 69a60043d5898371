import { NO_OAUTH_FACTS, type OAuthFacts } from '../facts/oauth.ts';
import { fileRole } from '../paths.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import { optionalVerifiers } from './optional-verifiers.ts';
import { tokenVerifications } from './jwt.ts';
import { pkceGaps } from './pkce-gaps.ts';
import { authorizationRequests } from './oauth-client.ts';
import { broadScopes } from './scopes.ts';
import { hollowVerifiers } from './hollow-verifiers.ts';
import { redirectChecks } from './redirects.ts';
import { sessionAuthentications } from './session-authentication.ts';
import { guessableSecrets, originTests } from './sessions.ts';
import { sharedServers } from './shared-servers.ts';
import { pythonSharedState } from './python/shared-state.ts';
import { pythonTlsWeaknesses } from './python/tls-weaknesses.ts';
import { unscopedTools } from './python/unscoped-tools.ts';
import { tlsWeaknesses } from './tls-weaknesses.ts';
import { insecureEndpoints } from './endpoint-urls.ts';
import { uncheckedCallbacks } from '../oauth/unchecked-callbacks.ts';

/** What a file says about OAuth, whoever imports it. */
export function modelOAuth(module: Module, evaluator: Evaluator): OAuthFacts {
  // A test plays every part, the attacker's too.
  if (fileRole(module.path, module.text) === 'test') return NO_OAUTH_FACTS;
  return {
    authorizationRequests: [...authorizationRequests(module, evaluator)],
    pkceGaps: [...pkceGaps(module, evaluator), ...optionalVerifiers(module)],
    tokenVerifications: [...tokenVerifications(module, evaluator)],
    guessableSecrets: [...guessableSecrets(module, evaluator)],
    broadScopes: [...broadScopes(module, evaluator)],
    unscopedTools: [...unscopedTools(module)],
    insecureEndpoints: [...insecureEndpoints(module)],
    uncheckedCallbacks: [...uncheckedCallbacks(module, evaluator)],
    originTests: [...originTests(module)],
    redirectChecks: [...redirectChecks(module, evaluator)],
    hollowVerifiers: [...hollowVerifiers(module, evaluator)],
    sessionAuthentications: [...sessionAuthentications(module)],
    sharedServers: [...sharedServers(module, evaluator), ...pythonSharedState(module, evaluator)],
    tlsWeaknesses:
      module.program.moduleKind === 'python' ? [...pythonTlsWeaknesses(module, evaluator)] : [...tlsWeaknesses(module)],
  };
}

/** The facts of several files as one. */
export function joinOAuth(files: readonly OAuthFacts[]): OAuthFacts {
  return {
    ...NO_OAUTH_FACTS,
    authorizationRequests: files.flatMap((each) => each.authorizationRequests),
    pkceGaps: files.flatMap((each) => each.pkceGaps),
    tokenVerifications: files.flatMap((each) => each.tokenVerifications),
    guessableSecrets: files.flatMap((each) => each.guessableSecrets),
    broadScopes: files.flatMap((each) => each.broadScopes),
    unscopedTools: files.flatMap((each) => each.unscopedTools),
    insecureEndpoints: files.flatMap((each) => each.insecureEndpoints),
    uncheckedCallbacks: files.flatMap((each) => each.uncheckedCallbacks),
    originTests: files.flatMap((each) => each.originTests),
    redirectChecks: files.flatMap((each) => each.redirectChecks),
    hollowVerifiers: files.flatMap((each) => each.hollowVerifiers),
    sessionAuthentications: files.flatMap((each) => each.sessionAuthentications),
    sharedServers: files.flatMap((each) => each.sharedServers),
    tlsWeaknesses: files.flatMap((each) => each.tlsWeaknesses),
  };
}
