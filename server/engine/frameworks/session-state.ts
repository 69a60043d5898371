import { NO_OAUTH_CLIENT_FACTS, type OAuthClientFacts } from '../facts/oauth-clients.ts';
import type { Endpoint } from '../facts/facts.ts';
import { NO_SESSION_STATE, type ProgramStateFacts, type SessionStateFacts } from '../facts/session-state.ts';
import { chosenAddresses } from '../flows/chosen-addresses.ts';
import { carryOf } from '../flows/flow-facts.ts';
import { shellOpenedUrls } from '../flows/opened-urls.ts';
import { secretsThroughClient } from '../flows/through-client.ts';
import { fileRole } from '../paths.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Located } from '../program/values.ts';
import { unboundCredentials } from './client-credentials.ts';
import type { ModelContext } from './context.ts';
import { publicCaches } from './public-caches.ts';
import { pythonPublicCaches } from './python/public-caches.ts';
import { relays } from './relays.ts';
import { requestStateUses, unboundStates } from './request-state.ts';
import { scopeTests } from './scope-tests.ts';
import { unboundSessions } from './session-owners.ts';

export type StateFacts = OAuthClientFacts & SessionStateFacts;
export const NO_STATE: StateFacts = { ...NO_OAUTH_CLIENT_FACTS, ...NO_SESSION_STATE };

/** What one file says about clients of authorization servers and about state that clients carry. */
export function modelState(module: Module, evaluator: Evaluator): StateFacts {
  if (fileRole(module.path, module.text) === 'test') return NO_STATE;
  const where: Located = { module, frame: undefined };
  const carry = carryOf(evaluator);
  return {
    shellOpenedUrls: [...shellOpenedUrls(where, evaluator, carry)],
    chosenAddresses: [...chosenAddresses(where, evaluator, carry)],
    scopeTests: [...scopeTests(module, evaluator)],
    requestStateUses: [...requestStateUses(module, evaluator)],
    secretsThroughClient: [...secretsThroughClient(where, evaluator, carry)],
  };
}

export function joinState(files: readonly StateFacts[], program: SessionStateFacts): StateFacts {
  return {
    shellOpenedUrls: files.flatMap((each) => each.shellOpenedUrls),
    chosenAddresses: files.flatMap((each) => each.chosenAddresses),
    scopeTests: files.flatMap((each) => each.scopeTests),
    requestStateUses: [...program.requestStateUses, ...files.flatMap((each) => each.requestStateUses)],
    secretsThroughClient: [...program.secretsThroughClient, ...files.flatMap((each) => each.secretsThroughClient)],
  };
}

/** What a program says about the state between its requests. */
export function modelProgramState(
  context: ModelContext,
  endpoints: readonly Endpoint[],
): ProgramStateFacts & SessionStateFacts {
  return {
    unboundCredentials: [...unboundCredentials(context)],
    unboundSessions: [...unboundSessions(context, endpoints)],
    publicCaches: [...publicCaches(context, endpoints), ...pythonPublicCaches(context, endpoints)],
    relays: [...relays(context, endpoints)],
    requestStateUses: [...unboundStates(context, endpoints)],
    secretsThroughClient: [],
  };
}
