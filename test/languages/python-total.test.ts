import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { loadPython } from '../../server/engine/languages/python/lower.ts';
import type { Program } from '../../server/engine/program/nodes.ts';
import { link } from '../../server/engine/program/link.ts';
import '../support/grammars.ts';
import { depthOf, strayPart } from './spans.ts';

const loaded = await loadPython();

function lower(text: string): Program {
  assert.ok(loaded, 'The grammar of Python is not installed.');
  return loaded('server.py', text);
}

const server = `from __future__ import annotations
import os, hmac
from typing import Annotated
from fastapi import Depends, FastAPI, HTTPException, Request

API_KEY: str | None = os.environ.get("API_KEY", f"{'a' * 3}b")
app = FastAPI()

class Settings(BaseSettings):
    """Settings of the server."""
    host: str = "127.0.0.1"
    model_config = SettingsConfigDict(env_prefix="APP_")

    def __init__(self, app, *args, **kwargs):
        super().__init__(app)
        self.key = kwargs.pop("key", None) or API_KEY

@app.middleware("http")
async def check(request: Request, call_next):
    async with httpx.AsyncClient(verify=False) as client:
        try:
            if (key := request.headers.get("x-api-key")) is None or key not in {API_KEY}:
                raise HTTPException(status_code=401)
        except (ValueError, KeyError) as error:
            print("%s: %s" % (error, key))
        finally:
            del key
    match request.method:
        case "GET" | "POST" if API_KEY: pass
        case _: return await call_next(request)
    return [await f(x) for x in y if x] + [*a, *{**b, "c": lambda d=1: d}]  # a comment

if __name__ == "__main__":
    for a, b in c: app.run(host="0.0.0.0", **{"port": 8000})
`;

/** Pieces that change how the rest of a text is read. */
const pieces = [
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '"""',
  'f"',
  '{',
  '\\',
  '\n',
  '    ',
  ':',
  ',',
  '.',
  '=',
  ':=',
  '#',
]
  .concat([
    '@',
    '*',
    '**',
    '->',
    ';',
    'def ',
    'class ',
    'if ',
    'else',
    'elif ',
    'for ',
    'in ',
    'try',
    'except ',
    'with ',
  ])
  .concat([
    'as ',
    'lambda ',
    'async ',
    'await ',
    'yield ',
    'match ',
    'case ',
    'import ',
    'from ',
    'not ',
    'is ',
    'x',
    '1',
  ])
  .concat(['\u2028', '\ud800', '\u0000', '\r', '\t']);

interface Mutation {
  readonly at: number;
  readonly length: number;
  readonly insert: string;
}

const mutations = fc.array(
  fc.record({ at: fc.nat(10_000), length: fc.nat(12), insert: fc.constantFrom('', ...pieces) }),
  { minLength: 1, maxLength: 8 },
);

function mutate(text: string, steps: readonly Mutation[]): string {
  let mutated = text;
  for (const { at, length, insert } of steps) {
    const from = at % (mutated.length + 1);
    mutated = mutated.slice(0, from) + insert + mutated.slice(from + length);
  }
  return mutated;
}

function assertWhole(text: string): void {
  const program = lower(text);
  assert.equal(strayPart(program), undefined, text);
  assert.deepEqual([program.start, program.end], [0, text.length]);
  assert.equal(link('server.py', text, program).text, text);
}

describe('lowering Python is total', () => {
  it('keeps every span inside its parent, without an error', () => {
    assertWhole(server);
    assert.deepEqual(lower(server).errors, []);
  });

  it('lowers whatever a mutation leaves', () => {
    fc.assert(
      fc.property(mutations, (steps) => assertWhole(mutate(server, steps))),
      { numRuns: 300 },
    );
  });

  it('lowers every prefix', () => {
    for (let length = 0; length <= server.length; length += 3) assertWhole(server.slice(0, length));
  });

  it('lowers any row of pieces', () => {
    const rows = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((row) => row.join(''));
    fc.assert(fc.property(rows, assertWhole), { numRuns: 1000 });
  });

  it('lowers any text', () => {
    const units = fc.array(fc.nat(0xffff), { maxLength: 80 }).map((codes) => String.fromCharCode(...codes));
    fc.assert(fc.property(units, assertWhole));
  });

  it('says the same about the same text every time', () => {
    const mutated = mutate(server, [{ at: 900, length: 9, insert: '{' }]);
    assert.deepEqual(lower(mutated), lower(mutated));
  });
});

describe('lowering hostile Python', () => {
  const hostile: Record<string, string> = {
    parentheses: '('.repeat(20_000),
    brackets: `a = ${'['.repeat(5000)}${']'.repeat(5000)}`,
    sums: `${'a+'.repeat(20_000)}a`,
    words: `${'a and '.repeat(20_000)}a`,
    negations: `${'not '.repeat(20_000)}a`,
    members: `a${'.b'.repeat(20_000)}`,
    calls: `a${'()'.repeat(20_000)}`,
    comparisons: `a${' < a'.repeat(20_000)}`,
    chains: `${'a = '.repeat(20_000)}1`,
    branches: `if a: pass\n${'elif a: pass\n'.repeat(5000)}`,
    blocks: Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}if a:\n`).join(''),
    lambdas: `${'lambda: '.repeat(10_000)}1`,
    templates: 'f"{'.repeat(2000),
    strings: '"a" '.repeat(20_000),
    handlers: `try: a\n${'except B: c\n'.repeat(2000)}`,
    decorators: `${'@a\n'.repeat(5000)}def f(): pass`,
    targets: `${'a, '.repeat(150_000)}b = c`,
    loops: `for ${'a, '.repeat(150_000)}b in c: d`,
  };
  for (const [what, text] of Object.entries(hostile)) {
    it(`of ${what} keeps to its depth`, () => {
      const program = lower(text);
      assert.ok(depthOf(program) < 2500, 'The tree is too deep for a recursive reader.');
      assert.equal(strayPart(program), undefined);
    });
  }
});
