import assert from 'node:assert/strict';
import fc from 'fast-check';
import { secretFormats } from '../../server/engine/secrets/formats.ts';
import { redact } from '../../server/engine/secrets/redact.ts';
import { sample } from '../../server/engine/secrets/sample.ts';

describe('redact', () => {
  it('leaves text without credentials as it is', () =>
    assert.equal(redact('Port `3000` is open.'), 'Port `3000` is open.'));

  it('masks a credential where it stands', () => {
    const credential = sample('github-classic', 1) ?? '';
    assert.match(redact(`The key \`${credential}\` is public.`), /^The key `gh[a-z]_…\w\w` is public\.$/);
  });

  const byThemselves = secretFormats.filter(
    ({ id, shapes }) => shapes.length > 0 && !['gcp-sa', 'generic'].includes(id),
  );
  const credentials = fc
    .record({ format: fc.constantFrom(...byThemselves), seed: fc.integer() })
    .map(({ format, seed }) => sample(format.id, seed) ?? '');
  const messages = fc.array(fc.record({ credential: credentials, text: fc.string() }), { maxLength: 6 });

  it('leaves no credential in a message, and changes nothing the second time', () => {
    fc.assert(
      fc.property(messages, (parts) => {
        const redacted = redact(parts.map(({ text, credential }) => `${text} "${credential}" `).join(''));
        for (const { credential } of parts) assert.ok(!redacted.includes(credential));
        assert.equal(redact(redacted), redacted);
      }),
    );
  });
});
