import { NO_FLOWS } from '../flows/flow-facts.ts';
import { NO_AUTHORIZATION_SERVERS } from '../facts/authorization-servers.ts';
import { NO_CERTIFICATE_FACTS } from '../facts/certificates.ts';
import { NO_DEPENDENCIES } from '../facts/dependencies.ts';
import { NO_DEPLOYMENT } from '../facts/deployment.ts';
import { NO_DEVELOPMENT_FACTS } from '../facts/development.ts';
import { NO_HOSTS } from '../facts/hosts.ts';
import { NO_OAUTH_FACTS } from '../facts/oauth.ts';
import { NO_RESOURCE_SERVERS } from '../facts/resource-servers.ts';
import { NO_PROGRAM_STATE, NO_SESSION_STATE } from '../facts/session-state.ts';
import { NO_THREATS } from '../facts/threats.ts';
import { NO_TRUST } from '../facts/trust.ts';
import type { ProjectFacts } from '../facts/facts.ts';
import { NO_STATE } from '../frameworks/session-state.ts';
import type { FileFacts, ProgramFacts } from '../frameworks/model.ts';

/** What a file says that belongs to no program. */
export const NO_PROGRAM: ProgramFacts = {
  servers: [],
  endpoints: [],
  listeners: [],
  corsPolicies: [],
  gates: [],
  bearerGates: [],
  optionalGates: [],
  hostValidations: [],
  ...NO_THREATS,
  ...NO_PROGRAM_STATE,
  ...NO_RESOURCE_SERVERS,
  ...NO_SESSION_STATE,
  trustedHeaders: [],
  deprecatedUses: [],
  cleartextWays: [],
  tlsContexts: [],
};
export const NO_FILE: FileFacts = {
  comparisons: [],
  credentialReads: [],
  fallbacks: [],
  methodExemptions: [],
  cleartextWays: [],
  leaks: [],
  tokenDecodes: [],
  identityChecks: [],
  ...NO_FLOWS,
  ...NO_OAUTH_FACTS,
  ...NO_AUTHORIZATION_SERVERS,
  ...NO_DEPENDENCIES,
  ...NO_HOSTS,
  ...NO_DEPLOYMENT,
  ...NO_CERTIFICATE_FACTS,
  ...NO_DEVELOPMENT_FACTS,
  ...NO_TRUST,
  ...NO_STATE,
  tlsContexts: [],
};
export const NO_PROJECT: ProjectFacts = { profile: '2026-07-28', container: false, published: undefined };
