import assert from 'node:assert/strict';
import { loadPython } from '../../server/engine/languages/python/lower.ts';
import type { Program } from '../../server/engine/program/nodes.ts';
import '../support/grammars.ts';
import { print } from './print.ts';

const loaded = await loadPython();

function lower(text: string): Program {
  assert.ok(loaded, 'The grammar of Python is not installed.');
  return loaded('server.py', text);
}

/** Says that a text lowers to a tree. */
function lowers(text: string, expected: string): void {
  it(text.replaceAll('\n', '⏎'), () => {
    assert.equal(print(lower(text)), expected);
  });
}

describe('lowering Python', () => {
  describe('literals', () => {
    lowers("'a'", '"a"');
    lowers('"a\\n\\x41\\u0042\\d"', '"a\\nAB\\\\d"');
    lowers('r"a\\n"', '"a\\\\n"');
    lowers('b"a"', '"a"');
    lowers('"a" \'b\'', '"ab"');
    lowers('"""a\nb"""', '"a\\nb"');
    lowers('1_000', '1000');
    lowers('0x10', '16');
    lowers('007', '7');
    lowers('1.5', '1.5');
    lowers('True', 'true');
    lowers('None', 'null');
    lowers('...', '(unknown)');
  });

  describe('templates', () => {
    lowers('f"a{b}c"', '(template "a" b "c")');
    lowers('f"{a!r:>{w}}{{b}}"', '(template "" a "{b}")');
    lowers('"a" f"{b}" "c"', '(template "a" b "c")');
    lowers('"%s:%d" % (a, b)', '(template "" a ":" b "")');
    lowers('"%s" % a', '(template "" a "")');
    lowers('"{}:{}".format(a, b)', '(template "" a ":" b "")');
    lowers('"{a}".format(a=b)', '(template "" b "")');
    lowers('"{0}{0}".format(a)', '(call (. "{0}{0}" format) a)');
    lowers('a % b', '(% a b)');
  });

  describe('names', () => {
    lowers('a.b["c"].d[0]', '(index (. (. (. a b) c) d) 0)');
    lowers('a["b", 1]', '(index a ["b", 1])');
    lowers('a[1:2]', '(call (. a slice) 1 2)');
    lowers('a[b]', '(index a b)');
  });

  describe('calls', () => {
    lowers('a(b, *c, d=e, **f)', '(call a b ...c d=e **f)');
    lowers('a(x for x in y)', '(call a (call (. y map) (arrow (x) {(return x)})))');
    lowers('any(a == b for b in c)', '(call (. c some) (arrow (b) {(return (=== a b))}))');
    lowers('all(a for a in b)', '(call (. b every) (arrow (a) {(return a)}))');
    lowers('super().__init__(a)', '(call super a)');
    lowers('super().run(a)', '(call (. super run) a)');
  });

  describe('operators', () => {
    lowers('a and b or not c', '(|| (&& a b) (! c))');
    lowers('a == b', '(=== a b)');
    lowers('a is not None', '(!== a null)');
    lowers('a not in b', '(! (in a b))');
    lowers('a < b < c', '(&& (< a b) (< b c))');
    lowers('-a + b * c', '(+ (- a) (* b c))');
    lowers('a if b else c', '(? b a c)');
    lowers('(a := b)', '(let a) (= a b)');
    lowers('await a', '(await a)');
    lowers('lambda a, b=1: a', '(arrow (a b=1) {(return a)})');
  });

  describe('collections', () => {
    lowers('[a, *b]', '[a, ...b]');
    lowers('(a,)', '[a]');
    lowers('{a, b}', '[a, b]');
    lowers('{"a": 1, b: 2, **c}', '{a: 1, ?: 2, ...c}');
    lowers(
      '[f(a) for a in b if c]',
      '(call (. (call (. b filter) (arrow (a) {(return c)})) map) (arrow (a) {(return (call f a))}))',
    );
    lowers(
      '[a for b in c for a in b]',
      '(call (. c flatMap) (arrow (b) {(return (call (. b map) (arrow (a) {(return a)})))}))',
    );
    lowers('{a: b for a, b in c}', '(unknown c (arrow ([a, b]) {(return (unknown a b))}))');
  });

  describe('assignments', () => {
    lowers('a = 1', '(const a 1)');
    lowers('a = 1\na = 2', '(let a 1) (= a 2)');
    lowers('a: int = 1', '(const a 1)');
    lowers('a: int', '(const a)');
    lowers('a = b = 1', '(const b 1) (const a b)');
    lowers('a, b = 1, 2', '(const a 1) (const b 2)');
    lowers('a, b = c', '(const [a, b] c)');
    lowers('a.b = 1', '(= (. a b) 1)');
    lowers('a["b"] = 1', '(= (. a b) 1)');
    lowers('a += 1', '(+= a 1)');
    lowers('a, *b = c', '(const [a, ...b] c)');
    lowers('a.b, c = d', '(unknown d (. a b) c)');
  });

  describe('statements', () => {
    lowers('if a: b\nelif c: d\nelse: e', '(if a {b} (if c {d} {e}))');
    lowers('if __name__ == "__main__":\n    a()', '{(call a)}');
    lowers('for a, b in c: d\nelse: e', '(loop [a, b]<-c {d}) {e}');
    lowers('while a: break', '(loop while a {(break)})');
    lowers('with a as b, c: d', '{(const b a); c; d}');
    lowers('async with a() as b: c', '{(const b (await (call a))); c}');
    lowers('try: a\nexcept B: c\nfinally: d', '(try {a} (catch {c}) finally {d})');
    lowers(
      'try: a\nexcept B as e: c\nexcept (C, D): f\nelse: g',
      '(try {a; {g}} (catch e {(if (unknown B) {c} {f})}))',
    );
    lowers('raise A from b', '(throw A)');
    lowers('raise', '(throw)');
    lowers('assert a, "b"', '(if (! a) {(throw "b")})');
    lowers('del a, b["c"]', '(delete a) (delete (. b c))');
    lowers(
      'match a:\n    case "b" | "c": d\n    case E(): f\n    case _: g',
      '(switch a (case "b") (case "c" d (break)) (case (unknown) f (break)) (default g (break)))',
    );
    lowers('pass', '');
  });

  describe('imports', () => {
    lowers('import a', '(import "python:a" *=>a)');
    lowers('import a.b', '(import "python:a" *=>a) (import "python:a.b")');
    lowers('import a.b as c, d', '(import "python:a.b" *=>c) (import "python:d" *=>d)');
    lowers('from a.b import c as d, e', '(import "python:a.b" c=>d e=>e)');
    lowers('from . import a', '(import "." a=>a)');
    lowers('from ..a import b', '(import "..a" b=>b)');
    lowers('from a import *', '(import "python:a" *=>*)');
    lowers('from __future__ import annotations', '');
  });

  describe('functions', () => {
    lowers('def f(a, b: int = 1, *c, d, **e): return a', '(statement f (a b=1 ...c d ...e) {(return a)})');
    lowers('async def f(a, /, *, b): yield a', '(async generator statement f (a b) {(unknown a)})');
    lowers('@a.b("c")\n@d\ndef f(): pass', '(@(call (. a b) "c") @d statement f () {})');
    lowers('def f():\n    global a\n    a = 1\n    b = 2', '(statement f () {(= a 1); (const b 2)})');
    lowers('def f():\n    if (a := b): pass', '(statement f () {(let a); (if (= a b) {})})');
  });

  describe('classes', () => {
    lowers('class A(B, C, metaclass=D): pass', '(class A <B)');
    lowers(
      'class A:\n    a: str = "b"\n    c: int\n    def __init__(self, d): self.a = d\n    @property\n    def e(self): return self.a\n    @staticmethod\n    def f(g): pass\n    @classmethod\n    def h(cls): return cls()',
      '(class A (static field a "b") (static field c) (constructor __init__ (method constructor (d) {(= (. this a) d)})) (@property getter e (method e () {(return (. this a))})) (@staticmethod static method f (method f (g) {})) (@classmethod static method h (method h () {(return (call this))})))',
    );
    lowers(
      'class A:\n    def f(self):\n        def g(): return self.a\n        def h(self): return self.a\n        return lambda: self.b',
      '(class A (method f (method f () {(statement g () {(return (. this a))}); (statement h (self) {(return (. self a))}); (return (arrow () {(return (. this b))}))})))',
    );
    lowers(
      'class A:\n    "b"\n    class B: c = 1\n    if d: e()',
      '(class A (static field B (class B (static field c 1))) (static staticBlock (method () {(if d {(call e)})})))',
    );
  });

  describe('annotations', () => {
    it('stay on parameters', () => {
      const [statement] = lower('def f(a: Annotated[str, Depends(b)]): pass').body;
      assert.equal(statement?.kind, 'function');
      const annotation = statement.parameters[0]?.annotation;
      assert.equal(annotation && print(annotation), '(index Annotated [str, (call Depends b)])');
    });

    it('stay on fields', () => {
      const [statement] = lower('class A:\n    b: Optional[str] = None').body;
      assert.equal(statement?.kind, 'class');
      const annotation = statement.members[0]?.annotation;
      assert.equal(annotation && print(annotation), '(index Optional str)');
    });
  });

  describe('spans', () => {
    const spanned: readonly (readonly [what: string, text: string, expected: string])[] = [
      ['a string with its prefix and quotes', 'a = rb"x"', 'rb"x"'],
      ['all parts of a string', `a = "x" 'y'`, `"x" 'y'`],
      ['a call with its parentheses', 'a = f(1)', 'f(1)'],
      ['what stands in parentheses without them', 'a = (b)', 'b'],
      ['both sides of an operator', 'a = (b) + c', 'b) + c'],
    ];
    for (const [what, text, expected] of spanned) {
      it(`hold ${what}`, () => {
        const [statement] = lower(text).body;
        assert.equal(statement?.kind, 'declaration');
        assert.equal(text.slice(statement.value?.start, statement.value?.end), expected);
      });
    }

    it('count as UTF-16 does', () => {
      const text = '# 🔑 é\nkey = "🔑"';
      const [statement] = lower(text).body;
      assert.equal(statement?.kind, 'declaration');
      assert.equal(text.slice(statement.value?.start, statement.value?.end), '"🔑"');
    });
  });

  it('collects the comments', () => {
    const { comments } = lower('# a\nb = "# c"  # d');
    assert.deepEqual(
      comments.map(({ text }) => text),
      [' a', ' d'],
    );
  });

  it('says where the parser guessed', () => {
    const text = 'a = 1\nb = )\nc = 2';
    assert.deepEqual(
      lower(text).errors.map(({ start, end }) => text.slice(start, end)),
      [')'],
    );
  });
});
