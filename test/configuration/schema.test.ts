import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import { readConfig } from '../../server/engine/configuration/read.ts';
import { configSchema } from '../../server/engine/configuration/schema.ts';

const RULES = [
  { id: 'credential/hardcoded', title: 'Hardcoded key or token' },
  { id: 'transport/late-gate', title: 'Gate mounted too late' },
];
const IDS = RULES.map(({ id }) => id);
const validate = new Ajv({ strict: false }).compile(configSchema(RULES));

describe('the JSON schema of the configuration file', () => {
  const texts = [
    '{}',
    '{ "rules": { "transport/late-gate": "off", "credential/*": "info" } }',
    '{ "rules": { "transport/no-such-rule": "off" } }',
    '{ "rules": { "transport/late-gate": "warn" } }',
    '{ "profile": "2025-06-18", "knownGates": ["a"], "threatModel": { "callers": "users" } }',
    '{ "profile": "yesterday" }',
    '{ "threatModel": { "callers": true } }',
    '{ "ignore": "legacy" }',
    '{ "unknown": 1 }',
    '[]',
  ];
  for (const text of texts) {
    it(`agrees with the reader about ${text}`, () => {
      assert.equal(validate(JSON.parse(text)), readConfig(text, IDS).problems.length === 0);
    });
  }
});
