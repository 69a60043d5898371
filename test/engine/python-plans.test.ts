import assert from 'node:assert/strict';
import type { Finding } from '../../server/engine/finding.ts';
import { plannedForPython } from '../../server/engine/fixes/python/plans.ts';
import type { FixContext } from '../../server/engine/fixes/fixes.ts';
import { rules } from '../../server/engine/rules/registry.ts';

/** A plan is made of the rule alone. */
const CONTEXT: FixContext = {
  module: () => undefined,
  text: () => undefined,
  endpoints: () => [],
  speaksStdio: () => false,
  packages: { version: () => undefined },
};

/** Words of Node, its packages and the TypeScript SDK. */
const FOREIGN =
  /process\.env|timingSafeEqual|requireBearerAuth|jsonwebtoken|`jose`|jwtVerify|randomBytes|createHash|new URL\(|new Mcp|===|Express|createMcp|authInfo|winston|pino|express|npm/;

/** What nobody writes in Python, or what only an option of a package in TypeScript can be. */
const NOT_OF_PYTHON = new Set([
  'credential/client-side',
  'mtls/unenforced-client-certificate',
  'oauth/verifier-error-not-401',
  'transport/optional-gate',
  'transport/unbound-factory-host',
]);

/** These have edits wherever they are found. */
const WITH_EDITS = new Set([
  'credential/fail-open-check',
  'credential/hardcoded',
  'mtls/exposed-private-key',
  'mtls/optional-client-certificate',
  'mtls/verification-off',
  'mtls/weak-certificate-generation',
  'transport/late-gate',
  'transport/permissive-cors',
  'transport/unauthenticated-endpoint',
  'transport/ungated-sibling',
]);

function planFor(rule: string): readonly string[] {
  const finding = { rule, path: '/app/server.py' } as Finding;
  return [...plannedForPython(finding, undefined, CONTEXT)].flatMap(({ title, steps }) => [title, ...steps]);
}

describe('plans for Python', () => {
  const ofCode = rules.map(({ id }) => id).filter((id) => !/^(config|version|suppression)\//.test(id));

  it('are there for every rule that Python can break and no edit mends', () => {
    const without = ofCode.filter((id) => !NOT_OF_PYTHON.has(id) && !WITH_EDITS.has(id) && planFor(id).length === 0);
    assert.deepEqual(without, []);
  });

  for (const id of ofCode) {
    it(`speak of nothing that Python does not have: ${id}`, () => {
      assert.deepEqual(
        planFor(id).filter((step) => FOREIGN.test(step)),
        [],
      );
    });
  }
});
