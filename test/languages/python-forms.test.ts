import assert from 'node:assert/strict';
import { loadPython } from '../../server/engine/languages/python/lower.ts';
import '../support/grammars.ts';
import { print } from './print.ts';

const loaded = await loadPython();

/** Says that texts lower to trees, without an error. */
function lowers(forms: Readonly<Record<string, string>>): void {
  for (const [text, expected] of Object.entries(forms)) {
    it(text.replaceAll('\n', '⏎'), () => {
      assert.ok(loaded, 'The grammar of Python is not installed.');
      const program = loaded('server.py', text);
      assert.equal(print(program), expected);
      assert.deepEqual(program.errors, []);
    });
  }
}

describe('lowering every form of Python', () => {
  describe('imports', () => {
    lowers({
      'from .a import (b, c as d,)': '(import ".a" b=>b c=>d)',
      'from ...a.b import c': '(import "...a.b" c=>c)',
      'from . a import b': '(import ".a" b=>b)',
      '__all__ = ["a"]\n__all__ += ["b"]': '(let __all__ ["a"]) (call (. __all__ extend) ["b"])',
      'if TYPE_CHECKING:\n    from a import b': '(if TYPE_CHECKING {(import "python:a" b=>b)})',
      'try:\n    import a\nexcept ImportError:\n    a = None': '(try {(import "python:a" *=>a)} (catch {(= a null)}))',
      'try:\n    from a import b\nexcept ImportError:\n    from c import b\nelse:\n    d()':
        '(try {(import "python:a" b=>b); {(call d)}} (catch {(import "python:c" b=>b)}))',
    });
  });

  describe('texts', () => {
    lowers({
      'f"{a[\'b\']}{c["d"]}"': '(template "" (. a b) "" (. c d) "")',
      'f"{a:>{b}}{c!r:.2f}{d=}"': '(template "" a "" c "" d "")',
      'f\'{a if b else "c"}{ {"d": 1}["d"] }\'': '(template "" (? b a "c") "" (. {d: 1} d) "")',
      'f"{\'\\n\'.join(a)}"': '(template "" (call (. "\\n" join) a) "")',
      'f"""a {\n  b\n} c"""': '(template "a " b " c")',
      'rf"\\d{a}"': '(template "\\\\d" a "")',
      't"a{b}"': '(template "a" b "")',
      'Rb"a" u"b"': '"ab"',
      'x = ("a"\n     f"{b}"\n     r"\\d")': '(const x (template "a" b "\\\\d"))',
      'x = "a" \\\n    "b"': '(const x "ab")',
      '"a\\\nb"': '"ab"',
      'b"\\xff\\d"': '"ÿ\\\\d"',
    });
  });

  describe('parameters and arguments', () => {
    lowers({
      'def f(a, b=1, /, c: int = 2, *, d, e=3, **f): pass': '(statement f (a b=1 c=2 d e=3 ...f) {})',
      'def f(*args, **kwargs): return g(*args, **kwargs)':
        '(statement f (...args ...kwargs) {(return (call g ...args **kwargs))})',
      'def f(a: Annotated[str, Depends(g)] = None): pass': '(statement f (a=null) {})',
      'lambda *a, **b: (a, b)': '(arrow (...a ...b) {(return [a, b])})',
      'print(*a, sep="")': '(call print ...a sep="")',
      'dict(a=1, **b)': '{a: 1, ...b}',
      'dict(a)': '(call dict a)',
    });
  });

  describe('statements', () => {
    lowers({
      'with (a() as b): c': '{(const b (call a)); c}',
      'with (a() as b, c() as d): e': '{(const b (call a)); (const d (call c)); e}',
      'with (a, b): c': '{a; b; c}',
      'with a() as (b, c): d': '{(const [b, c] (call a)); d}',
      'with a() as self.b: c': '{(= (. self b) (call a)); c}',
      'async with (a() as b): c': '{(const b (await (call a))); c}',
      'async def f():\n    async for a in b: c(a)\n    else: d':
        '(async statement f () {(loop a<-b {(call c a)}); {d}})',
      'while chunk := f(): g(chunk)': '(let chunk) (loop while (= chunk (call f)) {(call g chunk)})',
      'for i, (a, *b) in c: d': '(loop [i, [a, ...b]]<-c {d})',
      'try: a\nexcept* B as e: c(e)': '(try {a} (catch e {(call c e)}))',
      'a = yield b()': '(const a (unknown (call b)))',
      'assert (a, "b")': '(if (! [a, "b"]) {(throw undefined)})',
      'del a[0], b.c, (d, e)': '(delete (index a 0)) (delete (. b c)) (delete [d, e])',
      'x: int; y: str = "a"': '(const x) (const y "a")',
      'a, *b = *c, d': '(const [a, ...b] [...c, d])',
      'a += [b]': '(call (. a extend) [b])',
      'type X = Annotated[str, Depends(f)]': '(let X (index Annotated [str, (call Depends f)]))',
      'type X[T] = list[T]': '(let X (index list T))',
      'def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2':
        '(statement f () {(const x 1); (statement g () {(= x 2)})})',
      'if a:\n    def f(): return 1\nelse:\n    def f(): return 2':
        '(if a {(statement f () {(return 1)})} {(statement f () {(return 2)})})',
    });
  });

  describe('patterns', () => {
    const cases: Readonly<Record<string, string>> = {
      '-1': '(case (- 1) b (break))',
      '"a" "b"': '(case "ab" b (break))',
      'None | True': '(case null) (case true b (break))',
      'Color.RED': '(case (. Color RED) b (break))',
      '"a" | Color.RED': '(case "a") (case (. Color RED) b (break))',
      '-1 | 2': '(case (unknown) b (break))',
      '[x, *rest]': '(case (unknown) (let x (unknown)) (let rest (unknown)) b (break))',
      '{"k": v, **others}': '(case (unknown) (let v (unknown)) (let others (unknown)) b (break))',
      'A(x, y=z)': '(case (unknown) (let x (unknown)) (let z (unknown)) b (break))',
      'str() as s': '(case (unknown) (let s (unknown)) b (break))',
      'x if x > 1': '(case (unknown (> x 1)) (let x (unknown)) b (break))',
      other: '(default (let other (unknown)) b (break))',
      _: '(default b (break))',
    };
    lowers({
      ...Object.fromEntries(
        Object.entries(cases).map(([pattern, expected]) => [
          `match a:\n    case ${pattern}: b`,
          `(switch a ${expected})`,
        ]),
      ),
      'match a, b():\n    case 1, x: c': '(switch (unknown a (call b)) (case (unknown) (let x (unknown)) c (break)))',
      'match = 1\nprint(match)': '(const match 1) (call print match)',
    });
  });

  describe('expressions', () => {
    lowers({
      '[y for x in z if (y := f(x))]':
        '(let y) (call (. (call (. z filter) (arrow (x) {(return (= y (call f x)))})) map) (arrow (x) {(return y)}))',
      '[a async for a in b]': '(call (. b map) (async arrow (a) {(return a)}))',
      'a() < b() < c()': '(unknown (call a) (call b) (call c))',
      'x[::-1]': '(unknown x (- 1))',
      'x[a:]': '(call (. x slice) a)',
      'x[*a]': '(index x ...a)',
      '1j': '(unknown)',
      '0o17': '15',
      'a = (\n    b\n    # comment\n    .c()\n)': '(const a (call (. b c)))',
    });
  });

  describe('classes', () => {
    lowers({
      'class A(*bases, **kw): pass': '(class A <...bases)',
      'class A[T](B, metaclass=C, d=e()): pass': '(class A <B)',
      '@dataclass(frozen=True)\nclass A:\n    b: str = field(default="c")':
        '(@(call dataclass frozen=true) class A (static field b (call field default="c")))',
      'class Color(str, Enum):\n    RED = "red"\n    BLUE = auto()':
        '(class Color <str (static field RED "red") (static field BLUE (call auto)))',
      '@a\n@b.c\n@d(e)(f)\n@g[0]\ndef h(): pass': '(@a @(. b c) @(call (call d e) f) @(index g 0) statement h () {})',
      'class A:\n    @b.setter\n    def b(self, c): self._b = c\n    @functools.cached_property\n    def d(self): return 1':
        '(class A (@(. b setter) setter b (method b (c) {(= (. this _b) c)})) (@(. functools cached_property) getter d (method d () {(return 1)})))',
    });
  });
});
