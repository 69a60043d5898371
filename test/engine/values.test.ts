import assert from 'node:assert/strict';
import { factsOf, linkAll } from './support.ts';
import { identities, probe, probed } from './shown-value.ts';

/** What is probed, the source, and what it is known to be. */
type Case = readonly [what: string, source: string, value: string];

function specify(cases: readonly Case[]): void {
  for (const [what, source, value] of cases) it(`${what}: ${value}`, () => assert.equal(probe(source), value));
}

describe('values', () => {
  describe('of constants', () => {
    specify([
      ['a string', `probe('a')`, '"a"'],
      ['a number', `probe(3000)`, '3000'],
      ['true', `probe(true)`, 'true'],
      ['a negation', `probe(!0)`, 'true'],
      ['null', `probe(null)`, 'null'],
      ['undefined', `probe(undefined)`, 'undefined'],
      ['a name', `const host = 'localhost'; probe(host)`, '"localhost"'],
      ['a name of a name', `const a = 'x'; const b = a; const c = b; probe(c)`, '"x"'],
      ['what is assigned later', `let host; host = 'localhost'; probe(host)`, '"localhost"'],
      ['what is assigned twice', `let host = 'a'; host = 'b'; probe(host)`, '"a" | "b"'],
      ['what is assigned all the time', `let host = 'a'; ${'host = host;'.repeat(500)} probe(host)`, '?'],
      ['either side of a conditional', `probe(x ? 'a' : 'b')`, '"a" | "b"'],
      ['the right side of &&', `probe(x && 'a')`, '"a"'],
      ['a cast', `probe('a' as unknown as string)`, '"a"'],
      ['what satisfies a type', `const a = { b: 1 } satisfies object; probe(a.b)`, '1'],
      ['what is not undefined', `const a = 'x'; probe(a!)`, '"x"'],
      ['a hoisted var', `probe(a); var a = 'x';`, '"x"'],
      ['an inner name over an outer one', `const a = 'outer'; { const a = 'inner'; probe(a); }`, '"inner"'],
      ['a name that nobody declares', `probe(window)`, 'global#window'],
      ['a template', 'probe(`a${b}`)', '`…`'],
      ['an arithmetic result', `probe(1 + 2)`, '?'],
    ]);
  });

  describe('of objects and arrays', () => {
    specify([
      ['a property', `const config = { host: 'a' }; probe(config.host)`, '"a"'],
      ['a property by its name in quotes', `const config = { host: 'a' }; probe(config['host'])`, '"a"'],
      ['a property by a constant', `const config = { host: 'a' }; const key = 'host'; probe(config[key])`, '"a"'],
      ['a nested property', `const config = { http: { host: 'a' } }; probe(config.http.host)`, '"a"'],
      ['the last of two equal keys', `probe({ a: 1, a: 2 }.a)`, '2'],
      ['a property that is not there', `const config = { host: 'a' }; probe(config.port)`, 'undefined'],
      ['an object that is spread into itself', `let a; a = { ...a, b: 1 }; probe(a.c)`, '?'],
      [
        'a property that is spread in',
        `const base = { host: 'a' }; const all = { ...base, port: 1 }; probe(all.host)`,
        '"a"',
      ],
      ['a property beside something unknown', `const all = { ...x, port: 1 }; probe(all.host)`, '?'],
      ['a shorthand', `const host = 'a'; const config = { host }; probe(config.host)`, '"a"'],
      ['a method', `const tools = { run() {} }; probe(tools.run)`, 'function run'],
      ['an element', `const hosts = ['a', 'b']; probe(hosts[1])`, '"b"'],
      ['a taken-out property', `const { host } = { host: 'a' }; probe(host)`, '"a"'],
      ['a renamed property', `const { host: name } = { host: 'a' }; probe(name)`, '"a"'],
      ['a nested pattern', `const { http: { host } } = { http: { host: 'a' } }; probe(host)`, '"a"'],
      ['an element of a pattern', `const [, second] = ['a', 'b']; probe(second)`, '"b"'],
      ['the default of what is missing', `const { host = 'a' } = {}; probe(host)`, '"a"'],
      ['the rest of a pattern', `const { a, ...rest } = { a: 1, b: 2 }; probe(rest)`, '?'],
      ['an element of a loop', `for (const each of ['a']) probe(each)`, '?'],
    ]);
  });

  describe('of the environment', () => {
    specify([
      ['a member', `probe(process.env.PORT)`, 'env PORT'],
      ['a key in brackets', `probe(process.env['API-KEY'])`, 'env API-KEY'],
      ['a key that is a constant', `const NAME = 'PORT'; probe(process.env[NAME])`, 'env PORT'],
      ['a pattern', `const { PORT } = process.env; probe(PORT)`, 'env PORT'],
      ['a renamed pattern', `const { PORT: port } = process.env; probe(port)`, 'env PORT'],
      ['a pattern with a default', `const { PORT = '3000' } = process.env; probe(PORT)`, 'env PORT ?? "3000"'],
      ['a name for the environment', `const env = process.env; probe(env.PORT)`, 'env PORT'],
      ['an import of the environment', `import { env } from 'node:process'; probe(env.PORT)`, 'env PORT'],
      ['an import of process', `import process from 'node:process'; probe(process.env.PORT)`, 'env PORT'],
      ['Deno', `probe(Deno.env.get('PORT'))`, 'env PORT'],
      ['Bun', `probe(Bun.env.PORT)`, 'env PORT'],
      ['Vite', `probe(import.meta.env.PORT)`, 'env PORT'],
      ['a schema', `const env = z.object({ PORT: z.string() }).parse(process.env); probe(env.PORT)`, 'env PORT'],
      ['a number of it', `probe(Number(process.env.PORT))`, 'env PORT'],
      ['an integer of it', `probe(parseInt(process.env.PORT, 10))`, 'env PORT'],
      ['a trimmed one', `probe(process.env.HOST?.trim())`, 'env HOST'],
      ['a fallback by ||', `probe(process.env.HOST || '0.0.0.0')`, 'env HOST || "0.0.0.0"'],
      ['a fallback by ??', `probe(process.env.HOST ?? '0.0.0.0')`, 'env HOST ?? "0.0.0.0"'],
      ['nested fallbacks', `probe(process.env.A ?? process.env.B ?? 'c')`, 'env A ?? env B ?? "c"'],
      ['a number of a fallback', `probe(Number(process.env.PORT ?? 3000))`, 'env PORT ?? 3000'],
      ['a property of a configuration', `const config = { key: process.env.KEY }; probe(config.key)`, 'env KEY'],
      ['a function that reads it', `const env = (name) => process.env[name]; probe(env('KEY'))`, 'env KEY'],
      [
        'a function with a default',
        `const env = (name, value) => process.env[name] ?? value; probe(env('KEY', 'a'))`,
        'env KEY ?? "a"',
      ],
    ]);
  });

  describe('of what other modules export', () => {
    specify([
      ['a default', `import express from 'express'; probe(express)`, 'express#default'],
      ['a name', `import { Router } from 'express'; probe(Router)`, 'express#Router'],
      ['a renamed name', `import { Router as R } from 'express'; probe(R)`, 'express#Router'],
      ['a namespace', `import * as jose from 'jose'; probe(jose.jwtVerify)`, 'jose#jwtVerify'],
      ['a member of a default', `import jwt from 'jsonwebtoken'; probe(jwt.verify)`, 'jsonwebtoken#verify'],
      ['a module of Node', `import http from 'node:http'; probe(http.createServer)`, 'http#createServer'],
      ['a required module', `const express = require('express'); probe(express)`, 'express#*'],
      ['a required member', `const jwt = require('jsonwebtoken'); probe(jwt.verify)`, 'jsonwebtoken#verify'],
      ['a required pattern', `const { Router } = require('express'); probe(Router)`, 'express#Router'],
      ['a member of require', `const Router = require('express').Router; probe(Router)`, 'express#Router'],
      ['an awaited import', `const express = (await import('express')).default; probe(express)`, 'express#default'],
      ['a type', `import type { Express } from 'express'; probe(Express)`, 'global#Express'],
      ['an instance', `import express from 'express'; const app = express(); probe(app)`, 'express#default()'],
      ['a construction', `import { Server } from 'x'; probe(new Server())`, 'x#Server()'],
      ['a method of an instance', `import express from 'express'; probe(express().listen)`, 'express#default().listen'],
      [
        'the result of a method',
        `import express from 'express'; const app = express(); probe(app.listen(3000))`,
        'express#default().listen()',
      ],
      ['an awaited result', `import { connect } from 'x'; probe(await connect())`, 'x#connect()'],
      ['a global member', `probe(Math.random)`, 'global#Math.random'],
    ]);
  });

  describe('of functions', () => {
    specify([
      ['a declaration', `function run() {} probe(run)`, 'function run'],
      ['an arrow', `const run = () => 1; probe(run)`, 'function'],
      ['what it returns', `const key = () => 'a'; probe(key())`, '"a"'],
      ['what it returns on two ways', `function key(x) { if (x) return 'a'; return 'b'; } probe(key())`, '"a" | "b"'],
      ['what it returns when awaited', `async function key() { return 'a'; } probe(await key())`, '"a"'],
      ['nothing', `function run() {} probe(run())`, '?'],
      ['what it was given', `const same = (x) => x; probe(same('a'))`, '"a"'],
      ['the default of what it was not given', `const same = (x = 'a') => x; probe(same())`, '"a"'],
      ['a property of what it was given', `const host = ({ host }) => host; probe(host({ host: 'a' }))`, '"a"'],
      ['what another one was given', `const outer = (x) => inner(x); const inner = (y) => y; probe(outer('a'))`, '"a"'],
      ['what it was not given', `const same = (x) => x; probe(same())`, 'undefined'],
      ['a middleware that a factory makes', `const factory = (key) => (req) => key; probe(factory('a'))`, 'function'],
      ['what the factory was given', `const factory = (key) => () => key; probe(factory('a')())`, '"a"'],
      ['a bound method', `const tools = { run() {} }; probe(tools.run.bind(tools))`, 'function run'],
      ['a parameter that nobody gave', `function run(req) { probe(req); }`, 'parameter 0'],
      ['a property of such a parameter', `function run(req) { probe(req.headers); }`, 'parameter 0.headers'],
      ['a recursive result', `const again = (x) => again(x); probe(again('a'))`, '?'],
      ['a generator', `function* all() { return 'a'; } probe(all())`, '?'],
      ['what is called at once', `probe((() => 'a')())`, '"a"'],
    ]);
  });

  describe('of classes', () => {
    specify([
      [
        'a field that every method writes',
        `class A { constructor() { this.a = 'x'; } ${Array.from({ length: 40 }, (_, i) => `m${i}() { this.a = this.m${(i + 1) % 40}(); }`).join(' ')} } probe(new A().a)`,
        '?',
      ],
      ['a class', `class App {} probe(App)`, 'class App'],
      ['an instance', `class App {} probe(new App())`, 'new App'],
      ['a field', `class App { host = 'a'; } probe(new App().host)`, '"a"'],
      ['a static field', `class App { static host = 'a'; } probe(App.host)`, '"a"'],
      ['a static method', `class App { static make() { return 'a'; } } probe(App.make())`, '"a"'],
      ['what the constructor assigns', `class App { constructor() { this.host = 'a'; } } probe(new App().host)`, '"a"'],
      ['what a method assigns', `class App { start() { this.host = 'a'; } } probe(new App().host)`, '"a"'],
      [
        'what the constructor was given',
        `class App { constructor(host) { this.host = host; } } probe(new App('a').host)`,
        '"a"',
      ],
      [
        'a parameter property',
        `class App { constructor(private readonly host: string) {} } probe(new App('a').host)`,
        '"a"',
      ],
      ['a private name', `class App { #host = 'a'; host() { return this.#host; } } probe(new App().host())`, '"a"'],
      ['what a method returns', `class App { host() { return 'a'; } } probe(new App().host())`, '"a"'],
      [
        'what a method returns of a field',
        `class App { name = 'a'; host() { return this.name; } } probe(new App().host())`,
        '"a"',
      ],
      ['a getter', `class App { get host() { return 'a'; } } probe(new App().host)`, '"a"'],
      ['an arrow in a field', `class App { name = 'a'; host = () => this.name; } probe(new App().host())`, '"a"'],
      [
        'a method that is bound',
        `class App { name = 'a'; host() { return this.name; } } const run = new App().host.bind(x); probe(run())`,
        '"a"',
      ],
      ['a field of this', `class App { host = 'a'; start() { probe(this.host); } }`, '"a"'],
      ['what comes from outside', `class App { start() { probe(this.host); } }`, 'new App.host'],
      [
        'two instances apart',
        `class App { constructor(public host) {} } const a = new App('a'); const b = new App('b'); probe(a.host); probe(b.host)`,
        '"a"; "b"',
      ],
      [
        'an instance of a dependency in a field',
        `import express from 'express'; class App { app = express(); start() { probe(this.app); } }`,
        'express#default()',
      ],
    ]);
  });

  it('are the same wherever they are asked for', () => {
    const source = `const { A = 'a' } = process.env; const f = (x) => x ?? A; probe(f(A)); probe(f(A)); probe(A)`;
    const [first, second, third] = probed(source);
    assert.equal(first, second);
    assert.equal(third, 'env A ?? "a"');
  });

  it('are one object where one expression made them', () => {
    const [first, second] = identities(`import e from 'express'; const app = e(); const same2 = app; same(app, same2)`);
    assert.notEqual(first, undefined);
    assert.equal(first, second);
  });

  it('are two objects where two expressions made them', () => {
    const [first, second] = identities(`import e from 'express'; const a = e(); const b = e(); same(a, b)`);
    assert.notEqual(first, second);
  });
});

describe('modules', () => {
  it('ask for what they import, re-export, require and import later, in this order of the source', () => {
    const { main } = linkAll(
      `import a from './a'; import type T from './type'; export * from './b'; const c = require('./c'); import('./d');`,
    );
    assert.deepEqual(main.requests, ['./a', './b', './c', './d']);
  });

  it('know who reads a name and who assigns it', () => {
    const { main } = linkAll(`let a = 1; a = 2; use(a); { let a = 3; use(a); }`);
    const names = main.calls.flatMap((call) => call.arguments);
    const [outer, inner] = names.map((each) => (each.kind === 'name' ? each.binding : undefined));
    assert.equal(outer?.writes.length, 1);
    assert.equal(inner?.writes.length, 0);
    assert.notEqual(outer, inner);
  });

  it('lead from every node to the program', () => {
    const { main } = linkAll(`class A { m(x = [1]) { try { for (const y of x) { if (y) return { y }; } } catch {} } }`);
    for (const call of [...main.literals, ...main.functions, ...main.members]) {
      let top: { parent?: unknown; kind: string } = call;
      while (top.parent) top = top.parent as typeof top;
      assert.equal(top.kind, 'program');
    }
  });
});

describe('a program', () => {
  it('starts nowhere but runs what nobody calls', () => {
    const { endpoints } = factsOf(`
      import express from 'express';
      export function createApp(transport) {
        const app = express();
        app.post('/mcp', (req, res) => transport.handleRequest(req, res));
        return app;
      }
    `);
    assert.deepEqual(
      endpoints.map(({ route }) => route),
      ['/mcp'],
    );
  });
});
