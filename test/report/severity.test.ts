import assert from 'node:assert/strict';
import type { Config } from '../../server/engine/config.ts';
import { DEFAULT_CONFIG } from '../../server/engine/config.ts';
import type { Confidence, Finding, Severity } from '../../server/engine/finding.ts';
import type { FileRole } from '../../server/engine/paths.ts';
import { weigh } from '../../server/engine/severity.ts';

function severityIn(role: FileRole, severity: Severity, config: Partial<Config> = {}, confidence: Confidence = 'high') {
  const finding: Finding = {
    ...{ path: '/a.ts', start: 0, end: 1, rule: 'transport/late-gate', messageId: 'found', message: 'Found.' },
    ...{ severity, confidence, evidence: [], fix: 'none' },
  };
  return weigh(finding, { role, config: { ...DEFAULT_CONFIG, ...config } })?.severity;
}

describe('the severity of a finding', () => {
  it('is what the rule says in source files', () => assert.equal(severityIn('source', 'error'), 'error'));

  it('is information at most in tests', () => assert.equal(severityIn('test', 'error'), 'info'));

  it('is one level lower in examples', () => {
    assert.equal(severityIn('example', 'error'), 'warning');
    assert.equal(severityIn('example', 'warning'), 'info');
    assert.equal(severityIn('example', 'info'), 'info');
  });

  it('is what is configured, in every file', () => {
    const rules = { 'transport/late-gate': 'warning' } as const;
    assert.equal(severityIn('test', 'error', { rules }), 'warning');
    assert.equal(severityIn('source', 'error', { rules }), 'warning');
  });

  it('leaves out rules that are off', () => {
    assert.equal(severityIn('source', 'error', { rules: { 'transport/late-gate': 'off' } }), undefined);
  });

  it('leaves out what is less sure than asked for', () => {
    assert.equal(severityIn('source', 'error', {}, 'low'), undefined);
    assert.equal(severityIn('source', 'error', {}, 'medium'), 'error');
    assert.equal(severityIn('source', 'error', { minimumConfidence: 'high' }, 'medium'), undefined);
    assert.equal(severityIn('source', 'error', { minimumConfidence: 'low' }, 'low'), 'error');
  });
});
