import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { lower } from '../../server/engine/languages/script/lower.ts';
import { commonjsServer, typescriptServer } from './servers.ts';
import { depthOf, strayPart } from './spans.ts';

const servers = [
  ['server.ts', typescriptServer],
  ['server.tsx', typescriptServer],
  ['server.js', commonjsServer],
] as const;

/** Pieces that change how the rest of a text is read. */
const pieces = ['(', ')', '{', '}', '[', ']', '<', '>', '`', '${', "'", '"', '/', '/*', '*/', '//', '\n', ' ', ',', ';']
  .concat([
    '=>',
    '=',
    '.',
    '?.',
    '?',
    ':',
    '...',
    '@',
    '#',
    '*',
    '!',
    'async ',
    'class ',
    'enum ',
    'export ',
    'import ',
  ])
  .concat([
    'function ',
    'if',
    'else ',
    'for',
    'switch',
    'case ',
    'get ',
    'static ',
    'as ',
    'new ',
    'const ',
    'x',
    '\u2028',
    '\ud800',
  ]);

interface Mutation {
  readonly at: number;
  readonly length: number;
  readonly insert: string;
  readonly repeat: boolean;
}

const mutations = fc.array(
  fc.record({
    at: fc.nat(10_000),
    length: fc.nat(12),
    insert: fc.constantFrom('', ...pieces),
    repeat: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Takes characters out, puts a piece in, or says a part twice. */
function mutate(text: string, steps: readonly Mutation[]): string {
  let mutated = text;
  for (const { at, length, insert, repeat } of steps) {
    const from = at % (mutated.length + 1);
    const cut = mutated.slice(from, from + length);
    mutated = mutated.slice(0, from) + (repeat ? cut + cut : '') + insert + mutated.slice(from + length);
  }
  return mutated;
}

function assertWhole(path: string, text: string): void {
  const program = lower(path, text);
  assert.equal(strayPart(program), undefined, text);
  assert.deepEqual([program.start, program.end], [0, text.length]);
}

describe('lowering is total', () => {
  for (const [path, text] of servers) {
    it(`keeps every span of ${path} inside its parent, without an error`, () => {
      assertWhole(path, text);
    });

    it(`lowers whatever a mutation leaves of ${path}`, () => {
      fc.assert(
        fc.property(mutations, (steps) => assertWhole(path, mutate(text, steps))),
        { numRuns: 300 },
      );
    });

    // the other dialect differs by markup alone
    if (path.endsWith('x')) continue;
    it(`lowers every prefix of ${path}`, () => {
      for (let length = 0; length <= text.length; length++) assertWhole(path, text.slice(0, length));
    });
  }

  it('finds nothing wrong with the sound servers', () => {
    const errors = ['server.ts', 'server.js'].map(
      (path) => lower(path, path.endsWith('.ts') ? typescriptServer : commonjsServer).errors,
    );
    assert.deepEqual(errors, [[], []]);
  });

  it('lowers any row of pieces', () => {
    const rows = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((row) => row.join(''));
    const paths = fc.constantFrom('a.ts', 'a.tsx', 'a.js');
    fc.assert(fc.property(paths, rows, assertWhole), { numRuns: 2000 });
  });

  it('lowers any text', () => {
    const units = fc.array(fc.nat(0xffff), { maxLength: 80 }).map((codes) => String.fromCharCode(...codes));
    fc.assert(fc.property(units, (text) => assertWhole('a.ts', text)));
  });

  it('says the same about the same text every time', () => {
    const mutated = mutate(typescriptServer, [{ at: 900, length: 9, insert: '{', repeat: false }]);
    assert.deepEqual(lower('a.ts', mutated), lower('a.ts', mutated));
  });
});

describe('lowering hostile text', () => {
  const hostile: Record<string, string> = {
    parentheses: '('.repeat(100_000),
    brackets: '['.repeat(100_000),
    braces: '{'.repeat(100_000),
    objects: '({a:'.repeat(100_000),
    sums: 'a+'.repeat(100_000) + 'a',
    variables: `var a${',a'.repeat(200_000)}`,
    commas: 'a,'.repeat(100_000) + 'a',
    negations: '!'.repeat(100_000),
    members: `a${'.b'.repeat(100_000)}`,
    calls: `a${'()'.repeat(100_000)}`,
    casts: `a${' as b'.repeat(100_000)}`,
    tags: `a${'``'.repeat(100_000)}`,
    branches: 'if(a)'.repeat(100_000),
    'else branches': `if(a){}${'else if(a){}'.repeat(50_000)}`,
    'fewer else branches': `if(a){}${'else if(a){}'.repeat(800)}`,
    'fewer parentheses': `${'f('.repeat(800)}a${')'.repeat(800)}`,
    'fewer functions': `${'()=>{'.repeat(700)}a()${'}'.repeat(700)}`,
    'fewer patterns': `const ${'[{a:'.repeat(400)}b${'}]'.repeat(400)} = c`,
    'fewer assigned patterns': `${'['.repeat(700)}a${']'.repeat(700)} = c`,
    'nested assigned patterns': `${'[a = '.repeat(60)}b${', c.d] = e'.repeat(60)}`,
    conditionals: `${'a?b:'.repeat(100_000)}c`,
    arrows: `${'a=>'.repeat(100_000)}b`,
    markup: '<a>'.repeat(100_000),
    templates: '`${'.repeat(100_000),
    classes: 'class A extends '.repeat(100_000),
    labels: 'a:'.repeat(100_000),
    types: `let a:${'('.repeat(100_000)}`,
    'functions in doubt': 'async(a,'.repeat(60),
    'digits without end': `0b${'1'.repeat(900_000)}n`,
    comments: 'a+/**/'.repeat(100_000) + 'a',
    openings: '/'.repeat(200_000),
    quotes: '"\n'.repeat(100_000),
  };
  for (const [name, text] of Object.entries(hostile)) {
    for (const path of ['a.ts', 'a.jsx']) {
      it(`returns a shallow tree for ${name} in ${path}`, () => {
        const program = lower(path, text);
        assert.ok(depthOf(program) < 2_500);
        assert.equal(strayPart(program), undefined);
      }).timeout(30_000);
    }
  }

  it('says that it gave up', () => {
    const text = '('.repeat(100_000);
    assert.deepEqual(lower('a.ts', text).errors, [{ start: 0, end: text.length }]);
  });

  it('reads the next text as if nothing had been', () => {
    const before = lower('a.ts', typescriptServer);
    lower('a.ts', '(a, b)=>('.repeat(50_000));
    assert.deepEqual(lower('a.ts', typescriptServer), before);
  });

  it('keeps the operands of a long sum', () => {
    const program = lower('a.ts', `${"'a' + ".repeat(2_000)}f()`);
    const [statement] = program.body;
    assert.ok(statement?.kind === 'expression' && statement.expression.kind === 'unknown');
    assert.equal(statement.expression.children.length, 2_001);
  });
});
