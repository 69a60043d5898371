import { NO_AUTHORIZATION_SERVERS, type AuthorizationServerFacts } from '../facts/authorization-servers.ts';
import { fileRole } from '../paths.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import { unhardenedConsents } from './consent-page.ts';
import { openRegistrations } from './open-registration.ts';
import { incompleteMetadata } from './server-metadata.ts';
import { reusableGrants } from './reusable-grants.ts';
import { unjudgedIntrospections } from './introspections.ts';
import { skippedConsents } from './skipped-consent.ts';

/** What a file says about an authorization server, whoever imports it. A test plays every part, the attacker's too. */
export function authorizationServerFacts(module: Module, evaluator: Evaluator): AuthorizationServerFacts {
  if (fileRole(module.path, module.text) === 'test') return NO_AUTHORIZATION_SERVERS;
  return {
    incompleteMetadata: [...incompleteMetadata(module, evaluator)],
    openRegistrations: [...openRegistrations(module, evaluator)],
    reusableGrants: [...reusableGrants(module, evaluator)],
    skippedConsents: [...skippedConsents(module, evaluator)],
    unhardenedConsents: [...unhardenedConsents(module, evaluator)],
    unjudgedIntrospections: [...unjudgedIntrospections(module, evaluator)],
  };
}

/** The facts of several files as one. */
export function joinAuthorizationServers(files: readonly AuthorizationServerFacts[]): AuthorizationServerFacts {
  return {
    incompleteMetadata: files.flatMap((each) => each.incompleteMetadata),
    openRegistrations: files.flatMap((each) => each.openRegistrations),
    reusableGrants: files.flatMap((each) => each.reusableGrants),
    skippedConsents: files.flatMap((each) => each.skippedConsents),
    unhardenedConsents: files.flatMap((each) => each.unhardenedConsents),
    unjudgedIntrospections: files.flatMap((each) => each.unjudgedIntrospections),
  };
}
