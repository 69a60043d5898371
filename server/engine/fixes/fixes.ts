import type { Endpoint } from '../facts/facts.ts';
import type { Finding } from '../finding.ts';
import type { Fix } from '../fix.ts';
import type { Packages } from '../frameworks/context.ts';
import type { Module } from '../program/link.ts';
import { planned } from './plans.ts';
import { pythonFixers } from './python/fixers.ts';
import { plannedForPython } from './python/plans.ts';
import { keyPerClient, signUsersIn } from './repairs/advice.ts';
import { bindAudience } from './repairs/audience.ts';
import { bindToLoopback } from './repairs/bind-address.ts';
import { nameIssuer } from './repairs/client-credentials.ts';
import { compareInConstantTime } from './repairs/comparison.ts';
import { strengthenCertificate } from './repairs/certificates.ts';
import { allowListedOrigins } from './repairs/cors.ts';
import { verifyToken } from './repairs/decoded-token.ts';
import { referToDeployedSecret } from './repairs/deployed-secret.ts';
import {
  closeKeyFile,
  keepOutOfLog,
  mountSecret,
  needClientCertificate,
  publishToLoopback,
} from './repairs/deployment.ts';
import { requireSetting } from './repairs/default-value.ts';
import { raiseVersion } from './repairs/dependency.ts';
import { closeGate } from './repairs/fail-open.ts';
import { readFromEnvironment } from './repairs/hardcoded.ts';
import { referToSecret } from './repairs/host-secret.ts';
import { declareSecret, ignoreFile, maskInput, pinPackage, removeSwitch, useTls } from './repairs/host-settings.ts';
import { validateHost } from './repairs/host-validation.ts';
import { verifyAccessToken } from './repairs/identity-token.ts';
import { readHeader } from './repairs/in-url.ts';
import { moveGate } from './repairs/late-gate.ts';
import { redactLog } from './repairs/logged.ts';
import { askOffline, checkPkce, secureEndpoint } from './repairs/oauth-options.ts';
import { requireToken } from './repairs/optional-gate.ts';
import { keepPrivate } from './repairs/public-cache.ts';
import { makeAtRandom } from './repairs/random-secret.ts';
import { publishMetadata } from './repairs/resource-metadata.ts';
import { completeMetadata } from './repairs/server-metadata.ts';
import { compareWholeScopes } from './repairs/scope-test.ts';
import { keepFromClient } from './repairs/secret-through-client.ts';
import { checkClaims, heedExpiry, keepOneFamily } from './repairs/token-check.ts';
import { restoreTlsDefaults } from './repairs/tls-options.ts';
import { enforceClientCertificates, requestClientCertificates, verifyCertificates } from './repairs/tls.ts';
import { askForConsent } from './repairs/skipped-consent.ts';
import { dropOldVersion } from './repairs/tls-versions.ts';
import { shareGate } from './repairs/ungated-sibling.ts';
import { guardEndpoint } from './repairs/unguarded-endpoint.ts';
import { refuseToken } from './repairs/verifier-error.ts';

/** What fixers work with besides the finding and its fact. */
export interface FixContext {
  module(path: string): Module | undefined;
  /** The text of a file that was read: also of one that is no module, such as `.env.example`. */
  text(path: string): string | undefined;
  /** The ways into MCP that are registered in a file, in whichever programs it is part of. */
  endpoints(path: string): readonly Endpoint[];
  /** A program that serves a file's endpoints also speaks over standard streams, where no gate is asked. */
  speaksStdio(path: string): boolean;
  readonly packages: Packages;
}

/** Makes the fixes of one kind of finding from the fact that it is about. Not yet checked: the auditor does that. */
export type Fixer = (finding: Finding, subject: object | undefined, context: FixContext) => Iterable<Fix>;

const FIXERS: Readonly<Record<string, readonly Fixer[]>> = {
  'advice/api-key-for-user-data': [signUsersIn],
  'advice/shared-client-key': [keyPerClient],
  'config/cleartext-server-url': [useTls],
  'config/dangerous-switch': [removeSwitch],
  'config/inline-secret': [referToSecret],
  'config/published-open-port': [publishToLoopback],
  'config/secret-in-arguments': [referToSecret],
  'config/secret-in-ci': [referToDeployedSecret, keepOutOfLog],
  'config/secret-in-image': [referToDeployedSecret, mountSecret],
  'config/secret-in-manifest': [referToDeployedSecret],
  'config/undeclared-secret': [declareSecret],
  'config/unmasked-secret-input': [maskInput],
  'config/unpinned-server-package': [pinPackage],
  'config/unprotected-env-file': [ignoreFile],
  'credential/default-value': [requireSetting],
  'credential/fail-open-check': [closeGate],
  'credential/hardcoded': [readFromEnvironment],
  'credential/in-url': [readHeader],
  'credential/logged': [redactLog],
  'credential/timing-unsafe-comparison': [compareInConstantTime],
  'mtls/ca-without-request': [requestClientCertificates],
  'mtls/exposed-private-key': [readFromEnvironment, closeKeyFile],
  'mtls/hostname-check-off': [restoreTlsDefaults],
  'mtls/old-tls-version': [dropOldVersion, restoreTlsDefaults],
  'mtls/optional-client-certificate': [needClientCertificate],
  'mtls/unenforced-client-certificate': [enforceClientCertificates],
  'mtls/verification-off': [verifyCertificates],
  'mtls/weak-certificate-generation': [strengthenCertificate],
  'oauth/decode-without-verify': [verifyToken],
  'oauth/guessable-token': [makeAtRandom],
  'oauth/incomplete-server-metadata': [completeMetadata],
  'oauth/missing-resource-metadata': [publishMetadata],
  'oauth/id-token-check-on-access-token': [verifyAccessToken],
  'oauth/ignored-expiry': [heedExpiry],
  'oauth/insecure-endpoint-url': [secureEndpoint],
  'oauth/no-refresh': [askOffline],
  'oauth/scope-compared-as-text': [compareWholeScopes],
  'oauth/skipped-consent': [askForConsent],
  'oauth/unbound-audience': [bindAudience, checkClaims],
  'oauth/unbound-client-credentials': [nameIssuer],
  'oauth/unchecked-issuer-or-audience': [checkClaims],
  'oauth/verifier-error-not-401': [refuseToken],
  'oauth/weak-algorithms': [keepOneFamily],
  'oauth/weakened-pkce': [checkPkce],
  'session/predictable-id': [makeAtRandom],
  'session/public-cache': [keepPrivate],
  'session/secret-through-client': [keepFromClient],
  'transport/all-interfaces': [bindToLoopback],
  'transport/late-gate': [moveGate, guardEndpoint],
  'transport/missing-host-validation': [validateHost],
  'transport/optional-gate': [requireToken],
  'transport/permissive-cors': [allowListedOrigins],
  'transport/unauthenticated-endpoint': [guardEndpoint],
  'transport/unbound-factory-host': [bindToLoopback],
  'transport/ungated-sibling': [shareGate, guardEndpoint],
  'version/vulnerable-sdk': [raiseVersion],
};

/** The fixes of a finding, before they are checked. */
export function fixesFor(finding: Finding, subject: object | undefined, context: FixContext): Fix[] {
  const fixers = isPython(finding, context) ? pythonFixers(finding.rule) : (FIXERS[finding.rule] ?? []);
  const fixes = fixers.flatMap((fixer) => [...fixer(finding, subject, context)]);
  return fixes.length > 0 ? fixes : plansFor(finding, subject, context);
}

/** What a person can do by hand, where no edit mends a finding. */
export function plansFor(finding: Finding, subject: object | undefined, context: FixContext): Fix[] {
  return [...(isPython(finding, context) ? plannedForPython : planned)(finding, subject, context)];
}

function isPython({ path }: Finding, context: FixContext): boolean {
  return context.module(path)?.program.moduleKind === 'python';
}
