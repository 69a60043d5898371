import type { Fixer } from '../fixes.ts';
import { strengthenCertificate } from '../repairs/certificates.ts';
import { needClientCertificate } from '../repairs/deployment.ts';
import { readFromEnvironment } from '../repairs/hardcoded.ts';
import { useTls } from '../repairs/host-settings.ts';
import { bindPythonAudience } from './audience.ts';
import { checkPythonClaims } from './claims.ts';
import { verifyPythonToken } from './decoded-token.ts';
import { guardPythonEndpoint } from './gate.ts';
import { validatePythonHost } from './host-validation.ts';
import { heedPythonExpiry, keepOnePythonFamily } from './jwt-options.ts';
import { plannedForPython } from './plans.ts';
import {
  allowListedPythonOrigins,
  bindPythonToLoopback,
  closePythonGate,
  comparePythonInConstantTime,
  requirePythonSetting,
  verifyPythonCertificates,
} from './repairs.ts';

const FIXERS: Readonly<Record<string, readonly Fixer[]>> = {
  'config/cleartext-server-url': [useTls],
  'credential/default-value': [requirePythonSetting],
  'credential/fail-open-check': [closePythonGate],
  'credential/hardcoded': [readFromEnvironment],
  'credential/timing-unsafe-comparison': [comparePythonInConstantTime],
  'mtls/exposed-private-key': [readFromEnvironment],
  'mtls/optional-client-certificate': [needClientCertificate],
  'mtls/verification-off': [verifyPythonCertificates],
  'mtls/weak-certificate-generation': [strengthenCertificate],
  'oauth/decode-without-verify': [verifyPythonToken],
  'oauth/ignored-expiry': [heedPythonExpiry],
  'oauth/unbound-audience': [bindPythonAudience],
  'oauth/unchecked-issuer-or-audience': [checkPythonClaims],
  'oauth/weak-algorithms': [keepOnePythonFamily],
  'transport/all-interfaces': [bindPythonToLoopback],
  'transport/late-gate': [guardPythonEndpoint],
  'transport/missing-host-validation': [validatePythonHost],
  'transport/permissive-cors': [allowListedPythonOrigins],
  'transport/ungated-sibling': [guardPythonEndpoint],
  'transport/unauthenticated-endpoint': [guardPythonEndpoint],
};

/** The fixers of a rule for findings in Python. */
export function pythonFixers(rule: string): readonly Fixer[] {
  return FIXERS[rule] ?? [plannedForPython];
}
