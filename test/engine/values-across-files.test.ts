import assert from 'node:assert/strict';
import { probe } from './shown-value.ts';

describe('values across files', () => {
  const cases: readonly (readonly [
    what: string,
    main: string,
    other: Readonly<Record<string, string>>,
    value: string,
  ])[] = [
    [
      'a named export',
      `import { host } from './config.ts'; probe(host)`,
      { '/app/config.ts': `export const host = 'a';` },
      '"a"',
    ],
    [
      'a .js request of a .ts file',
      `import { host } from './config.js'; probe(host)`,
      { '/app/config.ts': `export const host = 'a';` },
      '"a"',
    ],
    [
      'a .mjs request of an .mts file',
      `import { host } from './config.mjs'; probe(host)`,
      { '/app/config.mts': `export const host = 'a';` },
      '"a"',
    ],
    [
      'a request without extension',
      `import { host } from './config'; probe(host)`,
      { '/app/config.tsx': `export const host = 'a';` },
      '"a"',
    ],
    [
      'a folder with an index',
      `import { host } from './config'; probe(host)`,
      { '/app/config/index.ts': `export const host = 'a';` },
      '"a"',
    ],
    [
      'a folder above',
      `import { host } from '../config'; probe(host)`,
      { '/config.ts': `export const host = 'a';` },
      '"a"',
    ],
    [
      'the folder itself',
      `import { host } from '.'; probe(host)`,
      { '/app/index.ts': `export const host = 'a';` },
      '"a"',
    ],
    [
      'a default export',
      `import host from './config'; probe(host)`,
      { '/app/config.ts': `export default 'a';` },
      '"a"',
    ],
    [
      'a default function',
      `import run from './run'; probe(run())`,
      { '/app/run.ts': `export default function () { return 'a'; }` },
      '"a"',
    ],
    [
      'an export list',
      `import { name } from './config'; probe(name)`,
      { '/app/config.ts': `const host = 'a'; export { host as name };` },
      '"a"',
    ],
    [
      'a namespace',
      `import * as config from './config'; probe(config.host)`,
      { '/app/config.ts': `export const host = 'a';` },
      '"a"',
    ],
    [
      'a re-export',
      `import { host } from './all'; probe(host)`,
      { '/app/all.ts': `export { host } from './config';`, '/app/config.ts': `export const host = 'a';` },
      '"a"',
    ],
    [
      'a renamed re-export',
      `import { name } from './all'; probe(name)`,
      { '/app/all.ts': `export { host as name } from './config';`, '/app/config.ts': `export const host = 'a';` },
      '"a"',
    ],
    [
      'a re-exported default',
      `import { host } from './all'; probe(host)`,
      { '/app/all.ts': `export { default as host } from './config';`, '/app/config.ts': `export default 'a';` },
      '"a"',
    ],
    [
      'a star',
      `import { host } from './all'; probe(host)`,
      { '/app/all.ts': `export * from './config';`, '/app/config.ts': `export const host = 'a';` },
      '"a"',
    ],
    [
      'an import that is exported',
      `import { host } from './all'; probe(host)`,
      {
        '/app/all.ts': `import { host } from './config'; export { host };`,
        '/app/config.ts': `export const host = 'a';`,
      },
      '"a"',
    ],
    [
      'a re-export of a dependency',
      `import { Router } from './all'; probe(Router)`,
      { '/app/all.ts': `export { Router } from 'express';` },
      'express#Router',
    ],
    [
      'a namespace that is exported',
      `import { config } from './all'; probe(config.host)`,
      { '/app/all.ts': `export * as config from './config';`, '/app/config.ts': `export const host = 'a';` },
      '"a"',
    ],
    [
      'module.exports of an object',
      `const { host } = require('./config'); probe(host)`,
      { '/app/config.js': `module.exports = { host: 'a' };` },
      '"a"',
    ],
    [
      'module.exports of a function',
      `const run = require('./run'); probe(run())`,
      { '/app/run.js': `module.exports = function () { return 'a'; };` },
      '"a"',
    ],
    [
      'module.exports of a class',
      `const App = require('./app'); probe(new App().host)`,
      { '/app/app.js': `class App { host = 'a' } module.exports = App;` },
      '"a"',
    ],
    [
      'exports by name',
      `const config = require('./config'); probe(config.host)`,
      { '/app/config.js': `exports.host = 'a';` },
      '"a"',
    ],
    [
      'module.exports by name',
      `const config = require('./config'); probe(config.host)`,
      { '/app/config.js': `module.exports.host = 'a';` },
      '"a"',
    ],
    [
      'a named import of CommonJS',
      `import { host } from './config.cjs'; probe(host)`,
      { '/app/config.cjs': `module.exports = { host: 'a' };` },
      '"a"',
    ],
    [
      'a default import of CommonJS',
      `import run from './run.cjs'; probe(run())`,
      { '/app/run.cjs': `module.exports = () => 'a';` },
      '"a"',
    ],
    [
      'an awaited import',
      `const { host } = await import('./config.js'); probe(host)`,
      { '/app/config.ts': `export const host = 'a';` },
      '"a"',
    ],
    [
      'an instance',
      `import { app } from './app'; probe(app)`,
      { '/app/app.ts': `import express from 'express'; export const app = express();` },
      'express#default()',
    ],
    [
      'a class',
      `import { App } from './app'; probe(new App('a').host)`,
      { '/app/app.ts': `export class App { constructor(public host) {} }` },
      '"a"',
    ],
    [
      'an instance with what it was given there',
      `import { app } from './app'; probe(app.host)`,
      {
        '/app/app.ts': `class App { constructor(public host) {} } const name = 'a'; export const app = new App(name);`,
      },
      '"a"',
    ],
    [
      'a function that is given something here',
      `import { keep } from './keep'; const host = 'a'; probe(keep(host))`,
      { '/app/keep.ts': `const host = 'b'; export const keep = (value) => value;` },
      '"a"',
    ],
    [
      'a function that has something there',
      `import { keep } from './keep'; const host = 'a'; probe(keep())`,
      { '/app/keep.ts': `const host = 'b'; export const keep = () => host;` },
      '"b"',
    ],
    [
      'what is not exported',
      `import { host } from './config'; probe(host)`,
      { '/app/config.ts': `const host = 'a';` },
      '?',
    ],
    ['a file that is not there', `import { host } from './missing'; probe(host)`, {}, '?'],
    [
      'a circle',
      `import { a } from './a'; probe(a)`,
      {
        '/app/a.ts': `import { b } from './b'; export const a = b;`,
        '/app/b.ts': `import { a } from './a'; export const b = a;`,
      },
      '?',
    ],
    [
      'a circle of re-exports',
      `import { a } from './a'; probe(a)`,
      { '/app/a.ts': `export { a } from './b';`, '/app/b.ts': `export { a } from './a';` },
      '?',
    ],
    [
      'a circle of stars',
      `import { a } from './a'; probe(a)`,
      { '/app/a.ts': `export * from './b';`, '/app/b.ts': `export * from './a'; export const a = 'x';` },
      '"x"',
    ],
    [
      'a function of a circle',
      `import { a } from './a'; probe(a())`,
      {
        '/app/a.ts': `import { b } from './b'; export const a = () => b; export const c = 'x';`,
        '/app/b.ts': `import { c } from './a'; export const b = c;`,
      },
      '"x"',
    ],
  ];
  for (const [what, main, others, value] of cases) {
    it(`${what}: ${value}`, () => assert.equal(probe({ '/app/main.ts': main, ...others }), value));
  }
});
