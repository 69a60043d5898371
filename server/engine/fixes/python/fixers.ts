import type { Fixer } from '../fixes.ts';
import { strengthenCertificate } from '../repairs/certificates.ts';
import { needClientCertificate } from '../repairs/deployment.ts';
import { readFromEnvironment } from '../repairs/hardcoded.ts';
import { useTls } from '../repairs/host-settings.ts';
import { bindPythonAudience } from './audience.ts';
import {
  checkPythonHostName,
  requestPythonCertificates,
  requirePythonTls12,
  verifyPythonCertificates,
} from './certificates.ts';
import { checkPythonClaims } from './claims.ts';
import { verifyPythonToken } from './decoded-token.ts';
import { guardPythonEndpoint } from './gate.ts';
import { validatePythonHost } from './host-validation.ts';
import { heedPythonExpiry, keepOnePythonFamily } from './jwt-options.ts';
import { redactPythonLog } from './logged.ts';
import { comparePythonOrigins } from './origins.ts';
import { plannedForPython } from './plans.ts';
import { makePythonSecretAtRandom } from './random-secret.ts';
import {
  allowListedPythonOrigins,
  bindPythonToLoopback,
  closePythonGate,
  comparePythonInConstantTime,
  requirePythonSetting,
} from './repairs.ts';
import { askForPythonConsent, askPythonOffline, forwardPythonPkce, keepPythonPrivate } from './switches.ts';

const FIXERS: Readonly<Record<string, readonly Fixer[]>> = {
  'config/cleartext-server-url': [useTls],
  'credential/default-value': [requirePythonSetting],
  'credential/fail-open-check': [closePythonGate],
  'credential/hardcoded': [readFromEnvironment],
  'credential/logged': [redactPythonLog],
  'credential/timing-unsafe-comparison': [comparePythonInConstantTime],
  'mtls/ca-without-request': [requestPythonCertificates],
  'mtls/exposed-private-key': [readFromEnvironment],
  'mtls/hostname-check-off': [checkPythonHostName],
  'mtls/old-tls-version': [requirePythonTls12],
  'mtls/optional-client-certificate': [needClientCertificate],
  'mtls/verification-off': [verifyPythonCertificates],
  'mtls/weak-certificate-generation': [strengthenCertificate],
  'oauth/decode-without-verify': [verifyPythonToken],
  'oauth/guessable-token': [makePythonSecretAtRandom],
  'oauth/ignored-expiry': [heedPythonExpiry],
  'oauth/no-refresh': [askPythonOffline],
  'oauth/skipped-consent': [askForPythonConsent],
  'oauth/unbound-audience': [bindPythonAudience],
  'oauth/unchecked-issuer-or-audience': [checkPythonClaims],
  'oauth/weak-algorithms': [keepOnePythonFamily],
  'oauth/weakened-pkce': [forwardPythonPkce],
  'session/predictable-id': [makePythonSecretAtRandom],
  'session/public-cache': [keepPythonPrivate],
  'transport/all-interfaces': [bindPythonToLoopback],
  'transport/late-gate': [guardPythonEndpoint],
  'transport/missing-host-validation': [validatePythonHost],
  'transport/missing-origin-validation': [comparePythonOrigins],
  'transport/permissive-cors': [allowListedPythonOrigins],
  'transport/ungated-sibling': [guardPythonEndpoint],
  'transport/unauthenticated-endpoint': [guardPythonEndpoint],
};

/** The fixers of a rule for findings in Python. */
export function pythonFixers(rule: string): readonly Fixer[] {
  return FIXERS[rule] ?? [plannedForPython];
}
