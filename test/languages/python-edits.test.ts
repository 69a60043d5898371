import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Parser, Tree } from 'web-tree-sitter';
import { createParse, type Syntax } from '../../server/engine/languages/python/syntax.ts';
import '../support/grammars.ts';

const parse = await createParse();

/** What is parsed, one line a node. */
function parsed(text: string, before?: string, by = parse): string {
  assert.ok(by, 'The grammar of Python is not installed.');
  const root = by(text, before);
  assert.ok(root, 'The text was not parsed.');
  return printed(root);
}

function printed(root: Syntax): string {
  const lines: string[] = [];
  const open: [node: Syntax, depth: number][] = [[root, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [{ type, start, end, named, field, missing, children }, depth] = next;
    lines.push([depth, type, start, end, named, field, missing].join(' '));
    for (const each of children.toReversed()) open.push([each, depth + 1]);
  }
  return lines.join('\n');
}

function* nodesOf(root: Syntax): Generator<Syntax> {
  yield root;
  for (const each of root.children) yield* nodesOf(each);
}

const server = `import hmac, os
from fastapi import Depends, FastAPI, HTTPException

API_KEY = os.environ.get("API_KEY")  # 🔑 of the server
app = FastAPI()

class Settings(BaseSettings):
    """Settings of the server: é, 🔑."""
\thost: str = "127.0.0.1"

    def __init__(self, app, *args, **kwargs):
        super().__init__(app)
        self.key = kwargs.pop("🔑", None) or f"{API_KEY!r:>{10}} {'é' * 3}"

@app.get("/status", dependencies=[Depends(check)])
async def status(request):
    if not hmac.compare_digest(request.headers["x-api-key"], API_KEY):
        raise HTTPException(
            status_code=401,
            detail={"error": "invalid_token", "names": [name for name in names if name]},
        )
    match request.method:
        case "GET" | "POST": return {"a": 1}
        case _: pass
    return """a
  b""" \\
        "c"
`;
const samples = [
  server.replace('\thost', '    host'),
  server,
  server.replaceAll('\n', '\r\n'),
  server.replace('\thost', '    host').repeat(4),
  '',
];

const pieces = [
  'a',
  ' ',
  '\n',
  '    ',
  '\t',
  '\r\n',
  '"',
  "'",
  '"""',
  'f"',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ':',
  ',',
  '.',
]
  .concat(['#', '\\', '@', '=', 'é', '🔑', '\ud83d', '\udd11', '\u0000', '\u2028', 'if a:', 'else:', 'def f():\n'])
  .concat(['class A: pass\n', 'return ', 'async ', 'match a:\n', 'case ', 'lambda: ', 'await ', '    pass\n']);

interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly text: string;
}

const edit = fc.record({
  at: fc.nat(10_000),
  removed: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80)),
  text: fc.constantFrom('', ...pieces),
});

function* textsAfter(text: string, edits: readonly Edit[]): Generator<string> {
  let now = text;
  for (const { at, removed, text: added } of edits) {
    const from = at % (now.length + 1);
    yield (now = now.slice(0, from) + added + now.slice(from + removed));
  }
}

/** Counts the trees in the parser's memory while something is done with a parser of its own. */
async function withTreesCounted(act: (own: typeof parse, alive: () => number) => void): Promise<void> {
  let alive = 0;
  const restored = [
    wrapped(Parser.prototype, 'parse', (tree) => (alive += tree ? 1 : 0)),
    wrapped(Tree.prototype, 'delete', () => alive--),
  ];
  try {
    act(await createParse(), () => alive);
  } finally {
    for (const restore of restored) restore();
  }
}

/** Has each call of a method told, with what it gave; returns what ends that. */
function wrapped(prototype: object, name: string, told: (result: unknown) => void): () => void {
  const method = Reflect.get(prototype, name) as (...given: unknown[]) => unknown;
  Reflect.set(prototype, name, function (this: unknown, ...given: unknown[]) {
    const result = method.apply(this, given);
    told(result);
    return result;
  });
  return () => Reflect.set(prototype, name, method);
}

describe('parsing Python again after an edit', () => {
  it('gives what parsing all of it gives', () => {
    const runs = fc.tuple(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 12 }));
    fc.assert(
      fc.property(runs, ([sample, edits]) => {
        let before = `${sample} `;
        for (const text of [sample, ...textsAfter(sample, edits)]) {
          assert.equal(parsed(text, before), parsed(text));
          before = text;
        }
      }),
      { numRuns: 150 },
    );
  });

  it('gives it at every place that is typed at and taken back', () => {
    const [text = ''] = samples;
    let before = text;
    for (let at = 0; at <= text.length; at += 7) {
      for (const next of [`${text.slice(0, at)}x${text.slice(at)}`, text]) {
        assert.equal(parsed(next, before), parsed(next));
        before = next;
      }
    }
  });

  it('gives it whatever was parsed in between', () => {
    const [one = '', other = ''] = samples;
    parsed(`${one}a`, one);
    parsed(`${other}b`, other);
    parsed(other);
    assert.equal(parsed(`${one}ab`, `${one}a`), parsed(`${one}ab`));
    assert.equal(parsed(`${other}bc`, `${other}b`), parsed(`${other}bc`));
  });

  it('takes over what did not change', () => {
    assert.ok(parse);
    const [text = ''] = samples;
    parse(`${text}a`, text);
    const before = parse(`${text}ab`, `${text}a`);
    const after = parse(`${text}abc`, `${text}ab`);
    assert.ok(before && after);
    const known = new Set(nodesOf(before));
    const nodes = [...nodesOf(after)];
    assert.ok(nodes.filter((each) => known.has(each)).length > nodes.length / 2);
  });
});

describe('the trees of Python', () => {
  it('are freed at once for a file that does not change', async () => {
    await withTreesCounted((own, alive) => {
      for (const text of samples) parsed(text, undefined, own);
      assert.equal(alive(), 0);
    });
  });

  it('are kept for the few files that changed last', async () => {
    await withTreesCounted((own, alive) => {
      for (let file = 0; file < 20; file++) {
        for (let change = 0; change < 5; change++) {
          const text = `# ${file}\na = ${'('.repeat(change)}`;
          parsed(text, text.slice(0, -1), own);
          assert.ok(alive() <= 4, `${alive()} trees are in memory.`);
        }
      }
      assert.equal(alive(), 4);
    });
  });
});
