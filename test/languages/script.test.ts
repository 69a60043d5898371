import assert from 'node:assert/strict';
import { lower } from '../../server/engine/languages/script/lower.ts';
import type { Call, Expression, Program, Statement } from '../../server/engine/program/nodes.ts';
import type { Span } from '../../server/engine/source.ts';
import { print } from './print.ts';

const typescript = (text: string): Program => lower('server.ts', text);

/** Says that a text lowers to a tree. */
function lowers(text: string, expected: string, path = 'server.ts'): void {
  it(text.replaceAll('\n', '⏎'), () => {
    assert.equal(print(lower(path, text)), expected);
  });
}

function only(text: string): Expression {
  const [statement] = typescript(text).body;
  assert.equal(statement?.kind, 'expression');
  return statement.expression;
}

function onlyCall(text: string): Call {
  const call = only(text);
  assert.equal(call.kind, 'call');
  return call;
}

function first(text: string): Statement {
  const [statement] = typescript(text).body;
  assert.ok(statement);
  return statement;
}

function textOf(text: string, { start, end }: Span): string {
  return text.slice(start, end);
}

describe('lowering TypeScript', () => {
  describe('literals', () => {
    lowers(`'a'`, '"a"');
    lowers('`abc`', '"abc"');
    lowers('1.5', '1.5');
    lowers('0xff', '255');
    lowers('10n', '10');
    lowers('true', 'true');
    lowers('null', 'null');
    lowers('undefined', 'undefined');
    lowers('/a\\/b+/gi', '/a\\/b+/');
    lowers('`a${b}c${d}`', '(template "a" b "c" d "")');

    it('keeps the quotes in the span of a string', () => {
      const text = `f( "key" )`;
      const [argument] = onlyCall(text).arguments;
      assert.ok(argument);
      assert.equal(textOf(text, argument), '"key"');
    });
  });

  describe('what leaves no node', () => {
    lowers('(a)', 'a');
    lowers('a as unknown as string', 'a');
    lowers('a satisfies B', 'a');
    lowers('a!.b', '(. a b)');
    lowers('<string>a', 'a');
    lowers('f<string>', 'f');
    lowers('(a as any).b', '(. a b)');
    lowers('outer: for (;;) break outer', '(loop (break))');
    lowers('interface A { b: string }', '');
    lowers('type A = () => void', '');
    lowers('declare const a: string', '');
    lowers('declare module "m" { const a: string }', '');
    lowers('function f(a: string): void; function f(a: unknown) {}', '(statement f (a) {})');
    lowers('namespace Types { export type A = 1 }', '');
    lowers(';;', '');
  });

  describe('access and calls', () => {
    lowers('a.b.c', '(. (. a b) c)');
    lowers('a?.b', '(?. a b)');
    lowers(`a['b']`, '(. a b)');
    lowers('a?.[`b`]', '(?. a b)');
    lowers('a[0]', '(index a 0)');
    lowers('a[b]', '(index a b)');
    lowers('this.#key', '(. this #key)');
    lowers('#key in a', '(in #key a)');
    lowers('import.meta.url', '(. (. import meta) url)');
    lowers('new.target', '(. new target)');
    lowers('super.close()', '(call (. super close))');
    lowers('f(a, ...b)', '(call f a ...b)');
    lowers('f?.(a)', '(call f a)');
    lowers('f<string>(a)', '(call f a)');
    lowers('new A', '(new A)');
    lowers('new a.B(c)', '(new (. a B) c)');
    lowers('sql`a${b}`', '(call sql (template "a" b ""))');
    lowers('import("m")', '(call import "m")');
    lowers('require("m")', '(call require "m")');

    const argumentSpans: [text: string, between: string][] = [
      ['f()', ''],
      ['f(a, b)', 'a, b'],
      ['f( a, /* last */ )', ' a, /* last */ '],
      ['f<A, B>(a)', 'a'],
      ['f?.(a)', 'a'],
      ['f(a', 'a'],
      ['f(', ''],
      ['f(g(a)', 'g(a)'],
      ['new A', ''],
      ['new A(b)', 'b'],
      ['tag`a`', ''],
    ];
    for (const [text, between] of argumentSpans) {
      it(`finds the arguments of ${text}`, () => {
        assert.equal(textOf(text, onlyCall(text).argumentSpan), between);
      });
    }

    it('begins the member of a parenthesized object at the parenthesis', () => {
      const text = '  (a || b).c';
      assert.equal(textOf(text, only(text)), '(a || b).c');
    });

    it('finds the name of a member', () => {
      const text = `a /* . */ . b`;
      const member = only(text);
      assert.equal(member.kind, 'member');
      assert.equal(textOf(text, member.propertySpan), 'b');
    });
  });

  describe('objects and arrays', () => {
    lowers('({ a: 1, b, ...c })', '{a: 1, b, ...c}');
    lowers(`({ 'a-b': 1, 2: 3, ['c']: 4, [d]: 5 })`, '{a-b: 1, 2: 3, c: 4, ?: 5}');
    lowers(
      '({ async get() {}, get a() { return 1 }, set a(b) {} })',
      '{get: (async method get () {}), a: (method a () {(return 1)}), a: (method a (b) {})}',
    );
    lowers('[a, , ...b]', '[a, (unknown), ...b]');
  });

  describe('operators', () => {
    lowers('a + b * c', '(+ a (* b c))');
    lowers('a + b + c', '(+ (+ a b) c)');
    lowers('a && b || c', '(|| (&& a b) c)');
    lowers('a ?? b', '(?? a b)');
    lowers('a !== b', '(!== a b)');
    lowers('a instanceof B', '(instanceof a B)');
    lowers('!a', '(! a)');
    lowers('-1', '(- 1)');
    lowers('typeof a', '(typeof a)');
    lowers('delete a.b', '(delete (. a b))');
    lowers('void 0', '(void 0)');
    lowers('a++', '(++ a)');
    lowers('--a', '(-- a)');
    lowers('a ? b : c', '(? a b c)');
    lowers('a, b, c()', '(unknown a b (call c))');
    lowers('a = b', '(= a b)');
    lowers('a.b ??= c', '(??= (. a b) c)');
    lowers('({ a, b: c = 1, ...d } = e)', '(= {a, b: c=1, ...d} e)');
    lowers('[a, , [b = 2]] = c', '(= [a, , [b=2]] c)');
    lowers('[a.b] = c', '(= [(. a b)] c)');
    lowers('async () => await a', '(async arrow () {(return (await a))})');
    lowers('function* f() { yield a(); yield }', '(generator statement f () {(unknown (call a)); (unknown)})');
  });

  describe('functions', () => {
    lowers('function f(a, b = 1, ...c) { return a }', '(statement f (a b=1 ...c) {(return a)})');
    lowers('(async function f() {})', '(async expression f () {})');
    lowers('(req, res) => res.end()', '(arrow (req res) {(return (call (. res end)))})');
    lowers('({ headers: { a } }) => a', '(arrow ({headers: {a}}) {(return a)})');
    lowers('function f(this: Server, a: string) {}', '(statement f (a) {})');

    it('says where a name and a parameter type stand', () => {
      const text = 'function serve(port: number | string) {}';
      const served = first(text);
      assert.equal(served.kind, 'function');
      assert.ok(served.nameSpan && served.parameters[0]?.type);
      assert.deepEqual(
        [textOf(text, served.nameSpan), textOf(text, served.parameters[0].type)],
        ['serve', 'number | string'],
      );
    });

    it('gives an expression body and its return the span of the source, parentheses included', () => {
      const text = '() => ({ a })';
      const arrow = only(text);
      assert.equal(arrow.kind, 'function');
      assert.equal(arrow.expressionBody, true);
      assert.deepEqual(
        [arrow.body, arrow.body.body[0]].map((node) => node && textOf(text, node)),
        ['({ a })', '({ a })'],
      );
    });
  });

  describe('classes', () => {
    lowers('class A extends B { c = 1; d; static e = 2 }', '(class A <B (field c 1) (field d) (static field e 2))');
    lowers(
      'class A { #b = 1; get c() {} set c(d) {} static f() {} }',
      '(class A (field #b 1) (getter c (method c () {})) (setter c (method c (d) {})) (static method f (method f () {})))',
    );
    lowers(
      'class A { constructor(private readonly key: string, b) {} }',
      '(class A (constructor constructor (method constructor (this.key b) {})))',
    );
    lowers('class A { static { b() } }', '(class A (static staticBlock (method () {(call b)})))');
    lowers(
      '@A() class B { @C d() {} constructor(@E() f) {} }',
      '(@(call A) class B (@C method d (method d () {})) (constructor constructor (method constructor (@(call E)f) {})))',
    );
    lowers('abstract class A { declare b: string; abstract c(): void; accessor d = 1 }', '(class A (field d 1))');
    lowers('a = class B {}', '(= a (class B))');
  });

  describe('declarations and patterns', () => {
    lowers('const a = 1, b = 2', '(const a 1) (const b 2)');
    lowers('let a; var b = c', '(let a) (var b c)');
    lowers('await using a = b()', '(const a (call b))');
    lowers('const { a, b: c = 1, ["d"]: e, [f]: g, ...h } = i', '(const {a, b: c=1, d: e, g, ...h} i)');
    lowers('const [a, , b = 1, ...c] = d', '(const [a, , b=1, ...c] d)');
    lowers('enum A { B, C = 5, D, E = "e", F }', '(const A {B: 0, C: 5, D: 6, E: "e", F: (unknown)})');
    lowers('namespace A.B { export const c = 1 }', '{(const c 1)}');

    it('gives both variables of one statement its span', () => {
      const text = 'export const a: string = 1, b = 2;';
      const exported = first(text);
      assert.equal(exported.kind, 'export');
      const whole = exported.declaration.map((part) => part.kind === 'declaration' && textOf(text, part.statement));
      assert.deepEqual(whole, [text, text]);
    });

    it('finds the type of a variable', () => {
      const text = 'const a: Map<string, B> = c';
      const declared = first(text);
      assert.equal(declared.kind, 'declaration');
      assert.ok(declared.type);
      assert.equal(textOf(text, declared.type), 'Map<string, B>');
    });
  });

  describe('control flow', () => {
    lowers('if (a) b(); else if (c) { d() } else e()', '(if a (call b) (if c {(call d)} (call e)))');
    lowers('if (a) var b = 1, c = 2', '(if a {(var b 1); (var c 2)})');
    lowers('if (a);', '(if a {})');
    lowers('for (let a = 0; a < b; a++) c()', '(loop (let a 0) while (< a b) then (++ a) (call c))');
    lowers('for (const [a] of b) {}', '(loop [a]<-b {})');
    lowers('for (a in b) {}', '(loop a<-b {})');
    lowers('while (a) { continue }', '(loop while a {(continue)})');
    lowers('do { a() } while (b)', '(loop while b {(call a)})');
    lowers(
      'switch (a) { case 1: b(); break; default: c() }',
      '(switch a (case 1 (call b) (break)) (default (call c)))',
    );
    lowers(
      'try { a() } catch (b) { throw b } finally { c() }',
      '(try {(call a)} (catch b {(throw b)}) finally {(call c)})',
    );
    lowers('try { a() } catch {}', '(try {(call a)} (catch {}))');
  });

  describe('imports and exports', () => {
    lowers('import a, { b, c as d, type E } from "m"', '(import "m" default=>a b=>b c=>d type E=>E)');
    lowers('import * as a from "m"', '(import "m" *=>a)');
    lowers('import "m"', '(import "m")');
    lowers('import type { A } from "m"', '(import-type "m" type A=>A)');
    lowers('import a = require("m")', '(import "m" *=>a)');
    lowers('import a = b.c.d', '(const a (. (. b c) d))');
    lowers('import data from "./a.json" with { type: "json" }', '(import "./a.json" default=>data)');
    lowers('export const a = 1', '(export (const a 1))');
    lowers('export async function f() {}', '(export (async statement f () {}))');
    lowers('export { a, b as c }', '(export a=>a b=>c)');
    lowers('export { a as default } from "m"', '(export a=>default from "m")');
    lowers('export * from "m"', '(export *=>* from "m")');
    lowers('export * as a from "m"', '(export *=>a from "m")');
    lowers('export default a()', '(export =>default (call a))');
    lowers('export default function () {}', '(export =>default (statement () {}))');
    lowers('export default class A {}', '(export =>default (class A))');
    lowers('export = a', '(export =>export= a)');
    lowers('export type { A } from "m"; export { type B, c }', '(export c=>c)');

    it('begins an exported function after `export`', () => {
      const text = 'export default /* here */ async function serve() {}';
      const exported = first(text);
      assert.ok(exported.kind === 'export' && exported.value);
      assert.equal(textOf(text, exported.value), 'async function serve() {}');
    });

    it('keeps the quotes in the span of the module', () => {
      const text = `import a from './a.js'`;
      const imported = first(text);
      assert.equal(imported.kind, 'import');
      assert.equal(textOf(text, imported.moduleSpan), `'./a.js'`);
    });
  });

  describe('markup', () => {
    lowers(
      '<a href="b" {...c}>text {d()} <E.F g={h} /></a>',
      '(unknown "b" c (call d) (unknown (. E F) h))',
      'page.tsx',
    );
    lowers('<>{a}{/* nothing */}</>', '(unknown a (unknown))', 'page.jsx');
    lowers('const a = <T,>(b: T) => <B c={b} />', '(const a (arrow (b) {(return (unknown B b))}))', 'page.tsx');
  });

  describe('broken text', () => {
    lowers('app.', '(. app)');
    lowers('app.use(', '(call (. app use))');
    lowers('app.use(auth,', '(call (. app use) auth)');
    lowers('const a = ', '(const a (unknown))');
    lowers('if (a) { b(', '(if a {(call b)})');
    lowers('const a = * 5', '(const a (* (unknown) 5))');
    lowers('import { a } from', '(import "" a=>a)');
    lowers('({ a: })', '{a: (unknown)}');

    it('says where the parser guessed', () => {
      assert.deepEqual(typescript('const a = ;').errors, [{ start: 10, end: 11 }]);
    });

    it('finds nothing to complain about in sound text', () => {
      assert.deepEqual(typescript('const a = 1;').errors, []);
    });
  });

  describe('how modules reach each other', () => {
    const kinds: [path: string, text: string, kind: Program['moduleKind']][] = [
      ['a.ts', 'import "m"', 'esm'],
      ['a.ts', 'export {}', 'esm'],
      ['a.js', 'console.log(import.meta.url)', 'esm'],
      ['a.mjs', 'a()', 'esm'],
      ['a.js', 'const a = require("m")', 'commonjs'],
      ['a.js', 'module.exports = a', 'commonjs'],
      ['a.js', 'exports.a = a', 'commonjs'],
      ['a.cjs', 'a()', 'commonjs'],
      ['a.js', 'a()', 'script'],
      ['a.js', 'import { createRequire } from "m"; const a = require("b")', 'esm'],
    ];
    for (const [path, text, kind] of kinds) {
      it(`reads ${path} with ${text} as ${kind}`, () => {
        assert.equal(lower(path, text).moduleKind, kind);
      });
    }
  });
});
