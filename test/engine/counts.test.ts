import assert from 'node:assert/strict';
import type { Finding, Severity } from '../../server/engine/finding.ts';
import { countFindings, isRepaired } from '../../server/engine/session/counts.ts';

function finding(rule: string, severity: Severity): Finding {
  const place = { path: '/app/server.ts', start: 0, end: 1 };
  return { ...place, rule, messageId: 'm', message: rule, severity, confidence: 'high', evidence: [], fix: 'none' };
}

function repairs(fixed: Finding, after: readonly Finding[]): boolean {
  return isRepaired(fixed, countFindings([fixed]), countFindings(after));
}

const OPEN = finding('transport/unauthenticated-endpoint', 'warning');
const UNENFORCED = finding('mtls/unenforced-client-certificate', 'error');

describe('a fix repairs a finding', () => {
  it('when nothing is left', () => {
    assert.ok(repairs(OPEN, []));
  });

  it('when a warning shows that the error of its category hid', () => {
    assert.ok(repairs(UNENFORCED, [finding('mtls/any-certificate-accepted', 'warning')]));
  });

  it('when a warning shows what can be wrong only where callers are known', () => {
    assert.ok(repairs(OPEN, [finding('session/unbound-to-principal', 'warning')]));
  });
});

describe('a fix does not repair a finding', () => {
  it('that is still there', () => {
    assert.ok(!repairs(OPEN, [OPEN]));
  });

  it('when an error comes', () => {
    assert.ok(!repairs(UNENFORCED, [finding('mtls/ca-without-request', 'error')]));
  });

  it('when a warning of another category comes', () => {
    assert.ok(!repairs(UNENFORCED, [finding('credential/logged', 'warning')]));
  });
});
