import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DEFAULT_CONFIG } from '../../server/engine/config.ts';
import { readConfig } from '../../server/engine/configuration/read.ts';

const RULES = ['credential/hardcoded', 'transport/all-interfaces', 'transport/late-gate'];

/** Each problem as `the text it points at: its message`. */
function problemsOf(text: string): string[] {
  return readConfig(text, RULES).problems.map(({ start, end, message }) => `${text.slice(start, end)}: ${message}`);
}

describe('reading the configuration file', () => {
  it('takes every key', () => {
    const text = `{
      // Comments and trailing commas are fine.
      "$schema": "./schema.json",
      "rules": { "transport/late-gate": "off", },
      "knownGates": ["requireUser", "./auth#gate"],
      "profile": "2025-11-25",
      "ignore": ["legacy/**"],
      "minimumConfidence": "low",
      "threatModel": { "callers": "both", "onBehalfOfUsers": true, "revocation": "instant" },
    }`;
    assert.deepEqual(readConfig(text, RULES), {
      config: {
        rules: { 'transport/late-gate': 'off' },
        knownGates: ['requireUser', './auth#gate'],
        profile: '2025-11-25',
        ignore: ['legacy/**'],
        minimumConfidence: 'low',
        threatModel: { callers: 'both', onBehalfOfUsers: true, revocation: 'instant' },
      },
      problems: [],
    });
  });

  it('uses the defaults for what is not said', () => {
    assert.deepEqual(readConfig('{}', RULES), { config: DEFAULT_CONFIG, problems: [] });
  });

  it('skips a byte order mark', () => {
    assert.deepEqual(problemsOf('\uFEFF{}'), []);
  });

  it('lets an id say more than its category, whichever comes first', () => {
    const text = '{ "rules": { "transport/late-gate": "error", "transport/*": "off" } }';
    assert.deepEqual(readConfig(text, RULES).config.rules, {
      'transport/all-interfaces': 'off',
      'transport/late-gate': 'error',
    });
  });

  it('says which key is meant', () => {
    assert.deepEqual(problemsOf('{ "rule": {} }'), [
      '"rule": `rule` is no key of the configuration. Did you mean `rules`?',
    ]);
  });

  it('says which rule is meant', () => {
    assert.deepEqual(problemsOf('{ "rules": { "transport/lategate": "off" } }'), [
      '"transport/lategate": `transport/lategate` is no rule. Did you mean `transport/late-gate`?',
    ]);
  });

  it('says which values a rule may have', () => {
    assert.deepEqual(problemsOf('{ "rules": { "transport/late-gate": "warn" } }'), [
      '"warn": `transport/late-gate` must be `error`, `warning`, `info` or `off`. Did you mean `warning`?',
    ]);
  });

  it('reports every wrong type at its value', () => {
    const text = '{ "rules": [], "knownGates": "gate", "ignore": [1], "threatModel": { "compliance": "yes" } }';
    assert.deepEqual(problemsOf(text), [
      '[]: `rules` must be an object.',
      '"gate": `knownGates` must be a list in square brackets.',
      '1: Every entry of `ignore` must be a string.',
      '"yes": `compliance` must be `true` or `false`.',
    ]);
  });

  it('reports a key that is given twice', () => {
    assert.deepEqual(problemsOf('{ "ignore": [], "ignore": [] }'), ['"ignore": `ignore` is given twice.']);
  });

  it('reports broken syntax once, at its place', () => {
    assert.deepEqual(problemsOf('{ "ignore": [] "rules": {} }'), ['"rules": A comma is expected here.']);
  });

  it('reports an empty file', () => {
    assert.equal(readConfig('', RULES).problems.length, 1);
  });

  it('is not used when anything is wrong with it', () => {
    assert.equal(readConfig('{ "minimumConfidence": "low", "x": 1 }', RULES).config, DEFAULT_CONFIG);
  });

  it('refuses nesting that would exhaust the stack', () => {
    assert.deepEqual(problemsOf('['.repeat(200_000)), ['[: This is nested too deep for a configuration.']);
  });

  it('points inside the text, whatever the text', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"rules"',
      ':',
      ',',
      '"',
      '1',
      'x',
      '//',
      '\n',
      '"ignore"',
      '\\u',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        return readConfig(text, RULES).problems.every(
          ({ start, end }) => 0 <= start && start <= end && end <= text.length,
        );
      }),
    );
  });
});
