import assert from 'node:assert/strict';
import { firstGate, gate, KEY, serverOf } from './middleware.ts';
import { factsOf } from './support.ts';

function notes(source: string): string[] {
  return firstGate(serverOf(source))?.evidence.map(({ note }) => note) ?? [];
}

describe('gates', () => {
  describe('evidence', () => {
    it('leads from the missing secret over the missing credential to the handler', () => {
      assert.deepEqual(
        notes(gate(`if (req.headers['x-api-key'] !== process.env.API_KEY) return res.sendStatus(401); next();`)),
        ['when `API_KEY` is not set', 'when `x-api-key` is not sent', 'the request goes on to the handler'],
      );
    });

    it('needs no missing credential where a missing secret makes a text that anybody can send', () => {
      assert.deepEqual(
        notes(
          gate('if (req.headers.authorization !== `Bearer ${process.env.TOKEN}`) return res.sendStatus(401); next();'),
        ),
        ['when `TOKEN` is not set', 'the request goes on to the handler'],
      );
    });

    it('says what a switch is set to', () => {
      assert.deepEqual(
        notes(
          KEY +
            gate(
              `if (process.env.AUTH !== 'on') return next(); if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); next();`,
            ),
        ),
        ['when `AUTH` is not `on`', 'the request goes on to the handler'],
      );
    });

    it('shows the answer after which the code goes on', () => {
      assert.deepEqual(
        notes(KEY + gate(`if (req.headers['x-api-key'] !== API_KEY) { res.status(401).json({}); } next();`)),
        [
          'also when `x-api-key` is wrong',
          '`401` is answered here, but the code goes on',
          'the request goes on to the handler',
        ],
      );
    });

    it('is empty for a gate that holds', () => {
      assert.deepEqual(
        notes(KEY + gate(`if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); next();`)),
        [],
      );
    });
  });

  it('knows which scheme a gate follows', () => {
    const scheme = (body: string): string | undefined => firstGate(serverOf(KEY + gate(body)))?.scheme;
    assert.equal(scheme(`if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); next();`), 'api-key');
    assert.equal(scheme(`if (req.get('authorization') !== API_KEY) return res.sendStatus(401); next();`), 'oauth');
    assert.equal(scheme(`if (!req.socket.authorized) return res.sendStatus(401); next();`), 'mutual-tls');
    assert.equal(scheme(`if (!req.session.user) return res.sendStatus(401); next();`), 'session');
  });

  it('calls a switch deliberate that says so itself', () => {
    const source =
      KEY +
      gate(
        `if (process.env.DANGEROUSLY_OMIT_AUTH === 'true') return next(); if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); next();`,
      );
    assert.equal(firstGate(serverOf(source))?.deliberate, true);
  });

  it('takes the word of the configuration for middleware that it cannot see into', () => {
    const source = serverOf(`import gate from '@company/auth';`);
    assert.equal(factsOf(source).endpoints[0]?.uncertain, true);
    assert.equal(
      factsOf(source, { knownGates: ['@company/auth#default'] }).endpoints[0]?.gates[0]?.verdict,
      'enforced',
    );
  });
});
