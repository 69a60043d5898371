import assert from 'node:assert/strict';
import { factsOf, MAIN } from './support.ts';

const IMPORTS = `
import express from 'express';
import jwt from 'jsonwebtoken';
import * as jose from 'jose';
import { createHash, timingSafeEqual } from 'node:crypto';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
const app = express();
`;
const SERVER = `
app.use(gate);
app.post('/mcp', async (req, res) => {
  const transport = new StreamableHTTPServerTransport({});
  await transport.handleRequest(req, res, req.body);
});
`;
/** The program stops without the key. */
const KEY = `const API_KEY = process.env.API_KEY;\nif (!API_KEY) throw new Error('API_KEY is missing');\n`;

/** What `const gate` makes of the endpoint behind it: a verdict, what opens it, and the evidence. */
function judged(source: string, others: Readonly<Record<string, string>> = {}): string {
  const { endpoints } = factsOf({ [MAIN]: IMPORTS + source + SERVER, ...others });
  const [endpoint] = endpoints;
  if (!endpoint) return 'no endpoint';
  const [gate] = endpoint.gates;
  if (!gate) return endpoint.uncertain ? 'uncertain' : 'no gate';
  const opening = gate.opening === undefined ? '' : ` by ${gate.opening}`;
  const setting = gate.setting === undefined ? '' : ` ${gate.setting}`;
  return `${gate.verdict}${opening}${setting}`;
}

function notes(source: string): string[] {
  const [gate] = factsOf(IMPORTS + source + SERVER).endpoints[0]?.gates ?? [];
  return gate?.evidence.map(({ note }) => note) ?? [];
}

/** `(req, res, next) => { … }` */
const gate = (body: string): string => `const gate = (req, res, next) => { ${body} };`;

/** What a middleware does, how it is written, and what it is worth. */
type Case = readonly [what: string, source: string, verdict: string, others?: Readonly<Record<string, string>>];

const GROUPS: Readonly<Record<string, readonly Case[]>> = {
  'a comparison with a key': [
    [
      'refuses what is unequal',
      KEY + gate(`if (req.headers['x-api-key'] !== API_KEY) return res.status(401).end(); next();`),
      'enforced',
    ],
    [
      'goes on where it is equal',
      KEY + gate(`if (req.get('x-api-key') === API_KEY) next(); else res.sendStatus(401);`),
      'enforced',
    ],
    ['is a conditional', KEY + gate(`req.get('x-api-key') === API_KEY ? next() : res.sendStatus(401);`), 'enforced'],
    ['is joined to the call by &&', KEY + gate(`req.get('x-api-key') === API_KEY && next();`), 'enforced'],
    ['throws', KEY + gate(`if (req.get('x-api-key') !== API_KEY) throw new Error('401'); next();`), 'enforced'],
    [
      'hands an error on',
      KEY + gate(`if (req.get('x-api-key') !== API_KEY) return next(new Error('401')); next();`),
      'enforced',
    ],
    [
      'answers in a helper and returns',
      KEY +
        gate(`const deny = () => res.status(401).end(); if (req.get('x-api-key') !== API_KEY) return deny(); next();`),
      'enforced',
    ],
    [
      'goes on in a helper of its own',
      KEY +
        gate(`const done = () => next(); if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); done();`),
      'enforced',
    ],
    [
      'goes on later',
      KEY + gate(`if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); setImmediate(next);`),
      'enforced',
    ],
    [
      'discards what next gives',
      KEY + gate(`if (req.get('x-api-key') !== API_KEY) { res.status(401).end(); return; } return void next();`),
      'enforced',
    ],
    [
      'names its parameters otherwise',
      KEY + `const gate = (r, s, n) => { if (r.headers['x-api-key'] !== API_KEY) return s.sendStatus(401); n(); };`,
      'enforced',
    ],
    [
      'takes the request apart',
      KEY +
        `const gate = ({ headers }, res, next) => { if (headers['x-api-key'] !== API_KEY) return res.sendStatus(401); next(); };`,
      'enforced',
    ],
    [
      'reads a header by a constant name',
      KEY + gate(`const NAME = 'x-api-key'; if (req.headers[NAME] !== API_KEY) return res.sendStatus(401); next();`),
      'enforced',
    ],
    [
      'reads one of several headers',
      KEY +
        gate(
          `const key = Array.isArray(req.headers['x-api-key']) ? req.headers['x-api-key'][0] : req.headers['x-api-key']; if (key !== API_KEY) return res.sendStatus(401); next();`,
        ),
      'enforced',
    ],
    [
      'chains optionally',
      KEY +
        gate(
          `const token = req.headers?.authorization?.replace('Bearer ', ''); if (token !== API_KEY) return res.sendStatus(401); next();`,
        ),
      'enforced',
    ],
    [
      'takes the token out of a match',
      KEY +
        gate(
          `const match = /^Bearer (.+)$/.exec(req.headers.authorization ?? ''); if (!match || match[1] !== API_KEY) return res.sendStatus(401); next();`,
        ),
      'enforced',
    ],
    [
      'takes the password out of Basic credentials',
      KEY +
        gate(
          `const [scheme, value] = (req.headers.authorization ?? '').split(' '); if (scheme !== 'Basic') return res.sendStatus(401); const [, password] = Buffer.from(value, 'base64').toString().split(':'); if (password !== API_KEY) return res.sendStatus(401); next();`,
        ),
      'enforced',
    ],
    [
      'takes either of two carriers',
      KEY +
        gate(
          `const key = req.headers['x-api-key'] || req.query.api_key; if (key === API_KEY) return next(); return res.status(401).json({});`,
        ),
      'enforced',
    ],
    [
      'takes either of two schemes',
      KEY +
        gate(
          `const auth = req.headers.authorization; const key = req.headers['x-api-key']; if (auth && auth.startsWith('Bearer ')) { if (auth.slice(7) !== API_KEY) return res.sendStatus(401); return next(); } else if (key) { if (key !== API_KEY) return res.sendStatus(401); return next(); } return res.sendStatus(401);`,
        ),
      'enforced',
    ],
    [
      'stands in a switch',
      KEY + gate(`switch (req.headers['x-api-key']) { case API_KEY: next(); break; default: res.status(401).end(); }`),
      'enforced',
    ],
    [
      'stands in a switch over true',
      KEY +
        gate(
          `switch (true) { case req.headers['x-api-key'] === API_KEY: return next(); default: res.status(401).end(); }`,
        ),
      'enforced',
    ],
    [
      'sets a flag',
      KEY +
        gate(
          `let ok = false; if (req.get('x-api-key') === API_KEY) ok = true; if (!ok) return res.sendStatus(401); next();`,
        ),
      'enforced',
    ],
    [
      'falls back to a constant',
      gate(`if (req.get('x-api-key') !== (process.env.API_KEY ?? 'changeme')) return res.sendStatus(401); next();`),
      'enforced',
    ],
  ],
  'a comparison in constant time': [
    [
      'is made with a key that is set',
      KEY +
        gate(
          `const given = Buffer.from(String(req.headers['x-api-key'] ?? '')); const want = Buffer.from(API_KEY); if (given.length !== want.length || !timingSafeEqual(given, want)) return res.sendStatus(401); next();`,
        ),
      'enforced',
    ],
    [
      'is made with an empty key',
      gate(
        `const given = Buffer.from(String(req.headers['x-api-key'] ?? '')); const want = Buffer.from(process.env.API_KEY ?? ''); if (given.length !== want.length || !timingSafeEqual(given, want)) return res.sendStatus(401); next();`,
      ),
      'fail-open by unset-secret API_KEY',
    ],
    [
      'is made of hashes',
      KEY +
        gate(
          `const hash = (text) => createHash('sha256').update(text).digest(); if (!timingSafeEqual(hash(String(req.headers['x-api-key'])), hash(API_KEY))) return res.sendStatus(401); next();`,
        ),
      'enforced',
    ],
    [
      'is made with the hash of nothing',
      gate(
        `const given = createHash('sha256').update(String(req.headers['x-api-key'])).digest(); const want = createHash('sha256').update(process.env.API_KEY ?? '').digest(); if (!timingSafeEqual(given, want)) return res.sendStatus(401); next();`,
      ),
      'fail-open by unset-secret API_KEY',
    ],
  ],
  'a key that may be unset': [
    [
      'makes a factory give a middleware that does nothing',
      `function auth(key) { if (!key) return (req, res, next) => next(); return (req, res, next) => { if (req.get('x-api-key') !== key) return res.sendStatus(401); next(); }; }\nconst gate = auth(process.env.API_KEY);`,
      'fail-open by unset-secret API_KEY',
    ],
    [
      'chooses between a gate and nothing',
      `const gate = process.env.API_KEY ? (req, res, next) => { if (req.get('x-api-key') !== process.env.API_KEY) return res.sendStatus(401); next(); } : (req, res, next) => next();`,
      'fail-open by unset-secret API_KEY',
    ],
    [
      'equals a header that is not sent',
      gate(`if (req.headers['x-api-key'] !== process.env.API_KEY) return res.sendStatus(401); next();`),
      'fail-open by unset-secret API_KEY',
    ],
    [
      'has any name',
      gate(`if (req.headers['x-api-key'] !== process.env.GREETING) return res.sendStatus(401); next();`),
      'fail-open by unset-secret GREETING',
    ],
    [
      'stands in a template',
      gate('if (req.headers.authorization !== `Bearer ${process.env.TOKEN}`) return res.sendStatus(401); next();'),
      'fail-open by unset-secret TOKEN',
    ],
    [
      'stands in a template of its own name',
      'const expected = `Bearer ${process.env.TOKEN}`;\n' +
        gate('if (req.headers.authorization !== expected) return res.sendStatus(401); next();'),
      'fail-open by unset-secret TOKEN',
    ],
    [
      'falls back to nothing',
      `const KEY = process.env.API_KEY || '';\n` +
        gate(`if (req.get('x-api-key') !== KEY) return res.sendStatus(401); next();`),
      'fail-open by unset-secret API_KEY',
    ],
    [
      'lets everybody through',
      gate(
        `const key = process.env.API_KEY; if (!key) return next(); if (req.get('x-api-key') !== key) return res.sendStatus(401); next();`,
      ),
      'fail-open by unset-secret API_KEY',
    ],
    [
      'skips the check',
      gate(
        `const key = process.env.API_KEY; if (key) { if (req.get('x-api-key') !== key) return res.sendStatus(401); } next();`,
      ),
      'fail-open by unset-secret API_KEY',
    ],
    [
      'skips the check by &&',
      gate(
        `const key = process.env.API_KEY; if (key && req.get('x-api-key') !== key) return res.sendStatus(401); next();`,
      ),
      'fail-open by unset-secret API_KEY',
    ],
    [
      'is given to a factory',
      `const requireKey = (key) => (req, res, next) => { if (req.get('x-api-key') !== key) return res.sendStatus(401); next(); };\nconst gate = requireKey(process.env.API_KEY);`,
      'fail-open by unset-secret API_KEY',
    ],
    [
      'is kept by an instance',
      `class Auth { constructor(private apiKey: string) {} check(req, res, next) { if (req.get('x-api-key') !== this.apiKey) return res.sendStatus(401); next(); } }\nconst auth = new Auth(process.env.API_KEY);\nconst gate = auth.check.bind(auth);`,
      'fail-open by unset-secret API_KEY',
    ],
    [
      'is kept by a field',
      `class Auth { apiKey = process.env.API_KEY; check = (req, res, next) => { if (req.get('x-api-key') !== this.apiKey) return res.sendStatus(401); next(); } }\nconst gate = new Auth().check;`,
      'fail-open by unset-secret API_KEY',
    ],
    [
      'is compared in a helper',
      `function isValid(key) { return key === process.env.API_KEY; }\n` +
        gate(`if (!isValid(req.headers['x-api-key'])) return res.sendStatus(401); next();`),
      'fail-open by unset-secret API_KEY',
    ],
  ],
  'a key that the program does not start without': [
    [
      'is required by a schema',
      `import { z } from 'zod';\nconst env = z.object({ API_KEY: z.string().min(16) }).parse(process.env);\n` +
        gate(`if (req.get('x-api-key') !== env.API_KEY) return res.sendStatus(401); next();`),
      'enforced',
    ],
    [
      'is not required by a schema',
      `import { z } from 'zod';\nconst env = z.object({ API_KEY: z.string().optional() }).parse(process.env);\n` +
        gate(`if (req.get('x-api-key') !== env.API_KEY) return res.sendStatus(401); next();`),
      'fail-open by unset-secret API_KEY',
    ],
    [
      'closes the server',
      gate(
        `const key = process.env.API_KEY; if (!key || req.get('x-api-key') !== key) return res.sendStatus(401); next();`,
      ),
      'enforced',
    ],
    [
      'ends it by exit',
      `const TOKEN = process.env.TOKEN;\nif (!TOKEN) { console.error('TOKEN is missing'); process.exit(1); }\n` +
        gate('if (req.headers.authorization !== `Bearer ${TOKEN}`) return res.sendStatus(401); next();'),
      'enforced',
    ],
    [
      'is read by a function that throws',
      `function must(name) { const value = process.env[name]; if (!value) throw new Error(name); return value; }\nconst TOKEN = must('TOKEN');\n` +
        gate('if (req.headers.authorization !== `Bearer ${TOKEN}`) return res.sendStatus(401); next();'),
      'enforced',
    ],
    [
      'is refused by a factory',
      `const requireKey = (key) => { if (!key) throw new Error('no key'); return (req, res, next) => { if (req.get('x-api-key') !== key) return res.sendStatus(401); next(); }; };\nconst gate = requireKey(process.env.API_KEY);`,
      'enforced',
    ],
  ],
  'an exemption': [
    [
      'for who is anonymous',
      gate(
        `const header = req.headers.authorization; if (!header) { req.user = { id: 'anonymous' }; return next(); } try { req.user = jwt.verify(header.slice(7), 's'); next(); } catch { res.sendStatus(401); }`,
      ),
      'fail-open by absent-credential',
    ],
    [
      'for development',
      KEY +
        gate(
          `if (process.env.NODE_ENV === 'development') return next(); if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); next();`,
        ),
      'enforced',
    ],
    [
      'for everything but production',
      KEY +
        gate(
          `if (process.env.NODE_ENV === 'production') { if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); } next();`,
        ),
      'enforced',
    ],
    [
      'for the health check',
      KEY +
        gate(
          `if (req.path === '/health') return next(); if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); next();`,
        ),
      'enforced',
    ],
    [
      'for preflights',
      KEY +
        gate(
          `if (req.method === 'OPTIONS') return next(); if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); next();`,
        ),
      'enforced',
    ],
    [
      'for who is on this machine',
      KEY +
        gate(
          `if (req.ip === '127.0.0.1') return next(); if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); next();`,
        ),
      'unknown',
    ],
    [
      'by a switch',
      KEY +
        gate(
          `if (process.env.AUTH_ENABLED !== 'true') return next(); if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); next();`,
        ),
      'fail-open by switch AUTH_ENABLED',
    ],
    [
      'by a switch of a configuration',
      `import { config } from 'conf';\n` +
        KEY +
        gate(
          `if (config.auth.disabled) return next(); if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); next();`,
        ),
      'fail-open by switch config.auth.disabled',
    ],
    [
      'for who sends no key',
      KEY +
        gate(
          `const given = req.headers['x-api-key']; if (given && given !== API_KEY) return res.sendStatus(403); next();`,
        ),
      'fail-open by absent-credential',
    ],
    [
      'for who sends no key, by a flag',
      KEY +
        gate(
          `let ok = true; if (req.get('x-api-key') && req.get('x-api-key') !== API_KEY) ok = false; if (!ok) return res.sendStatus(401); next();`,
        ),
      'fail-open by absent-credential',
    ],
  ],
  'an answer after which the code goes on': [
    [
      'to a missing key',
      gate(`if (!req.headers['x-api-key']) { res.status(401).end(); } next();`),
      'fail-open by absent-credential',
    ],
    [
      'to a wrong key',
      KEY + gate(`if (req.headers['x-api-key'] !== API_KEY) { res.status(401).json({}); } next();`),
      'fail-open by absent-credential',
    ],
    [
      'in a helper',
      KEY +
        `function deny(res) { res.status(401).end(); }\n` +
        gate(`if (req.get('x-api-key') !== API_KEY) deny(res); next();`),
      'fail-open by absent-credential',
    ],
    [
      'in finally',
      KEY + gate(`try { if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); } finally { next(); }`),
      'fail-open by absent-credential',
    ],
  ],
  'a look at whether something is there': [
    [
      'and of its length',
      gate(`const key = req.get('x-api-key'); if (!key || key.length < 10) return res.sendStatus(401); next();`),
      'presence-only',
    ],
    [
      'and of its form',
      gate(`if (!/^[a-z0-9]{32}$/.test(req.get('x-api-key'))) return res.sendStatus(401); next();`),
      'presence-only',
    ],
    [
      'and of its parts',
      gate(
        `const parts = (req.headers.authorization || '').split(' '); if (parts.length !== 2 || parts[0] !== 'Bearer') return res.sendStatus(401); req.token = parts[1]; next();`,
      ),
      'presence-only',
    ],
    ['of the header', gate(`if (!req.headers.authorization) return res.sendStatus(401); next();`), 'presence-only'],
    ['by its getter', gate(`if (!req.get('x-api-key')) return res.sendStatus(401); next();`), 'presence-only'],
    [
      'and of its prefix',
      gate(
        `const header = req.headers.authorization; if (!header || !header.startsWith('Bearer ')) return res.sendStatus(401); next();`,
      ),
      'presence-only',
    ],
    [
      'by a pattern',
      gate(
        `const match = /^Bearer (.+)$/.exec(req.headers.authorization ?? ''); if (!match) return res.sendStatus(401); next();`,
      ),
      'presence-only',
    ],
    [
      'of a certificate',
      gate(
        `const cert = req.socket.getPeerCertificate(); if (!cert || !cert.subject) return res.sendStatus(401); next();`,
      ),
      'presence-only',
    ],
  ],
  'a table of keys': [
    [
      'is a set',
      `const KEYS = new Set((process.env.API_KEYS ?? '').split(','));\n` +
        gate(`const key = req.get('x-api-key'); if (!key || !KEYS.has(key)) return res.sendStatus(401); next();`),
      'enforced',
    ],
    [
      'is a map',
      `const USERS = new Map();\n` +
        gate(
          `const user = USERS.get(req.get('x-api-key')); if (!user) return res.sendStatus(401); req.user = user; next();`,
        ),
      'enforced',
    ],
    [
      'is a list',
      `const KEYS = process.env.KEYS.split(',');\n` +
        gate(`if (!KEYS.includes(req.headers['x-api-key'])) return res.sendStatus(403); next();`),
      'enforced',
    ],
    [
      'is searched by some',
      `const KEYS = ['a'];\n` +
        gate(`if (!KEYS.some((key) => key === req.headers['x-api-key'])) return res.sendStatus(401); next();`),
      'enforced',
    ],
    [
      'is searched by every',
      `const KEYS = ['a'];\n` +
        gate(`if (KEYS.every((key) => key !== req.get('x-api-key'))) return res.sendStatus(401); next();`),
      'enforced',
    ],
    [
      'is searched by find',
      `const USERS = [];\n` +
        gate(
          `const user = USERS.find((each) => each.key === req.get('x-api-key')); if (!user) return res.sendStatus(401); next();`,
        ),
      'enforced',
    ],
    [
      'is gone through in a loop',
      `const KEYS = ['a'];\n` +
        gate(`for (const key of KEYS) { if (key === req.headers['x-api-key']) return next(); } res.status(401).end();`),
      'enforced',
    ],
    [
      'is gone through with a flag',
      `const KEYS = ['a'];\n` +
        gate(
          `let ok = false; for (const key of KEYS) if (key === req.get('x-api-key')) { ok = true; break; } if (!ok) return res.sendStatus(401); next();`,
        ),
      'enforced',
    ],
    [
      'is gone through by index',
      `const KEYS = ['a'];\n` +
        gate(
          `let at = 0; do { if (KEYS[at] === req.get('x-api-key')) return next(); at++; } while (at < KEYS.length); res.sendStatus(401);`,
        ),
      'enforced',
    ],
  ],
  'a helper': [
    [
      'of another file',
      `import { isValid } from './keys.js';\n` +
        gate(`if (!isValid(req.headers['x-api-key'])) return res.sendStatus(401); next();`),
      'enforced',
      {
        '/app/keys.ts': `const KEY = process.env.API_KEY; if (!KEY) throw new Error(); export const isValid = (key) => Boolean(key) && key === KEY;`,
      },
    ],
    [
      'returns true or false',
      KEY +
        `function isValid(req) { const key = req.headers['x-api-key']; if (!key) return false; if (key !== API_KEY) return false; return true; }\n` +
        gate(`if (!isValid(req)) { res.sendStatus(401); return; } next();`),
      'enforced',
    ],
    [
      'takes no key for a good one',
      KEY +
        `function isValid(req) { const key = req.headers['x-api-key']; if (!key) return true; return key === API_KEY; }\n` +
        gate(`if (!isValid(req)) { res.sendStatus(401); return; } next();`),
      'fail-open by absent-credential',
    ],
    [
      'throws',
      KEY +
        `function check(req) { if (req.headers['x-api-key'] !== API_KEY) throw new Error(); }\n` +
        gate(`try { check(req); next(); } catch { res.sendStatus(401); }`),
      'enforced',
    ],
    [
      'throws in vain',
      KEY +
        `function check(req) { if (req.headers['x-api-key'] !== API_KEY) throw new Error(); }\n` +
        gate(`try { check(req); } catch (error) { console.error(error); } next();`),
      'fail-open by swallowed-error',
    ],
    [
      'returns an object',
      KEY +
        `function check(req) { if (req.headers['x-api-key'] !== API_KEY) return { ok: false }; return { ok: true }; }\n` +
        gate(`const { ok } = check(req); if (!ok) { res.sendStatus(401); return; } next();`),
      'enforced',
    ],
    [
      'returns the user or nobody',
      `async function userOf(req) { const token = req.headers.authorization?.split(' ')[1]; if (!token) return null; try { return (await jose.jwtVerify(token, keys)).payload; } catch { return null; } }\nconst gate = async (req, res, next) => { const user = await userOf(req); if (!user) { res.sendStatus(401); return; } next(); };`,
      'enforced',
    ],
    [
      'makes up a user',
      `async function userOf(req) { const token = req.headers.authorization?.split(' ')[1]; if (!token) return { id: 'anonymous' }; try { return (await jose.jwtVerify(token, keys)).payload; } catch { return null; } }\nconst gate = async (req, res, next) => { const user = await userOf(req); if (!user) { res.sendStatus(401); return; } next(); };`,
      'fail-open by absent-credential',
    ],
  ],
  'a library that verifies': [
    [
      'is wrapped in a promise',
      `const verify = (token) => new Promise((resolve, reject) => jwt.verify(token, 's', (error, user) => (error ? reject(error) : resolve(user))));\nconst gate = async (req, res, next) => { try { req.user = await verify(req.headers.authorization.slice(7)); next(); } catch { res.sendStatus(401); } };`,
      'enforced',
    ],
    [
      'is one of two',
      `import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';\nconst gate = process.env.OAUTH ? requireBearerAuth({ verifier }) : (req, res, next) => { if (req.get('x-api-key') !== 'abc') return res.sendStatus(401); next(); };`,
      'enforced',
    ],
    [
      'stands only when it is switched on',
      `import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';\nconst gate = process.env.OAUTH ? requireBearerAuth({ verifier }) : (req, res, next) => next();`,
      'fail-open by switch OAUTH',
    ],
    [
      'throws into a refusal',
      gate(
        `try { req.user = jwt.verify(req.headers.authorization.split(' ')[1], process.env.JWT_SECRET); next(); } catch { res.sendStatus(401); }`,
      ),
      'enforced',
    ],
    [
      'throws into the error handler',
      gate(
        `try { req.user = jwt.verify(req.headers.authorization?.split(' ')[1], 's'); next(); } catch (error) { next(error); }`,
      ),
      'enforced',
    ],
    [
      'throws into a log',
      gate(
        `try { req.user = jwt.verify(req.headers.authorization.split(' ')[1], 's'); } catch (error) { console.error(error); } next();`,
      ),
      'fail-open by swallowed-error',
    ],
    [
      'throws into next()',
      gate(`try { req.user = jwt.verify(req.headers.authorization?.split(' ')[1], 's'); next(); } catch { next(); }`),
      'fail-open by swallowed-error',
    ],
    [
      'calls back',
      gate(
        `const token = req.headers.authorization?.split(' ')[1]; jwt.verify(token, 's', (error, user) => { if (error) return res.sendStatus(403); req.user = user; next(); });`,
      ),
      'enforced',
    ],
    [
      'calls back in vain',
      gate(
        `const token = req.headers.authorization?.split(' ')[1]; jwt.verify(token, 's', (error, user) => { if (error) console.log(error); req.user = user; next(); });`,
      ),
      'fail-open by absent-credential',
    ],
    [
      'promises',
      gate(
        `jose.jwtVerify(req.headers.authorization?.slice(7), keys).then(({ payload }) => { req.user = payload; next(); }).catch(() => res.sendStatus(401));`,
      ),
      'enforced',
    ],
    [
      'promises with two outcomes',
      gate(`jose.jwtVerify(req.headers.authorization?.slice(7), keys).then(() => next(), () => res.sendStatus(401));`),
      'enforced',
    ],
    [
      'promises, and its rejection goes on',
      gate(`jose.jwtVerify(req.headers.authorization?.slice(7), keys).then(() => next()).catch(() => next());`),
      'fail-open by swallowed-error',
    ],
    [
      'promises, and the other outcome goes on',
      gate(`jose.jwtVerify(req.headers.authorization?.slice(7), keys).then(() => next(), () => next());`),
      'fail-open by swallowed-error',
    ],
    [
      'is awaited',
      `const gate = async (req, res, next) => { try { await jose.jwtVerify(req.headers.authorization.slice(7), keys); next(); } catch { res.sendStatus(401); } };`,
      'enforced',
    ],
  ],
  'somebody else who knows': [
    [
      'is a middleware that is called by hand',
      `import { auth } from 'express-oauth2-jwt-bearer';\nconst check = auth({});\n` +
        gate(`check(req, res, (error) => { if (error) return res.sendStatus(401); next(); });`),
      'unknown',
    ],
    [
      'keeps rows',
      `const gate = async (req, res, next) => { const { rows } = await pool.query('select 1 from keys where key = $1', [req.get('x-api-key')]); if (rows.length === 0) return res.sendStatus(401); next(); };`,
      'unknown',
    ],
    [
      'keeps dates',
      `const gate = async (req, res, next) => { const key = await prisma.apiKey.findUnique({ where: { hash: sha(req.get('x-api-key')) } }); if (key === null || key.expiresAt < new Date()) return res.sendStatus(401); next(); };`,
      'unknown',
    ],
    [
      'looks the token up',
      `const gate = async (req, res, next) => { const session = await db.findByToken(req.headers.authorization); if (!session) return res.sendStatus(401); next(); };`,
      'unknown',
    ],
    [
      'says whether it is active',
      `const gate = async (req, res, next) => { const session = await db.findByToken(req.headers.authorization); if (!session.active) return res.sendStatus(401); next(); };`,
      'unknown',
    ],
    [
      'says what is wrong',
      `const gate = async (req, res, next) => { const { data, error } = await supabase.auth.getUser(req.headers.authorization.slice(7)); if (error || !data.user) return res.sendStatus(401); next(); };`,
      'unknown',
    ],
    [
      'says it in a word',
      `const gate = async (req, res, next) => { const result = await authenticate(req.headers.authorization); if (result.status !== 'ok') return res.sendStatus(401); next(); };`,
      'unknown',
    ],
    [
      'is asked over the network',
      `const gate = async (req, res, next) => { const response = await fetch('https://as.example/introspect', { headers: { authorization: req.headers.authorization } }); if (!response.ok) return res.sendStatus(401); next(); };`,
      'unknown',
    ],
    [
      'throws',
      `const gate = async (req, res, next) => { try { req.user = await requireToken(req.headers.authorization); next(); } catch { res.sendStatus(401); } };`,
      'unknown',
    ],
    [
      'compares hashes',
      `const gate = async (req, res, next) => { if (!(await bcrypt.compare(req.headers['x-api-key'], process.env.HASH))) return res.sendStatus(401); next(); };`,
      'unknown',
    ],
    ['gets next', `import { verify } from 'somewhere';\n` + gate(`return verify(req, res, next);`), 'unknown'],
    ['has left a session', gate(`if (!req.session.user) return res.sendStatus(401); next();`), 'unknown'],
    ['has left a principal', gate(`if (req.isAuthenticated()) return next(); res.redirect('/login');`), 'unknown'],
    ['has left scopes', gate(`if (!req.auth.scopes.includes('mcp')) return res.sendStatus(403); next();`), 'unknown'],
    [
      'fails in silence',
      `const gate = async (req, res, next) => { let user = null; try { user = await getUser(req.headers.authorization); } catch {} req.user = user; next(); };`,
      'fail-open by swallowed-error',
    ],
  ],
  'somebody else who is asked with the whole request': [
    [
      'is given the headers',
      `import { auth } from './auth.js';\n` +
        `const gate = async (req, res, next) => { const session = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) }); if (!session) return res.sendStatus(403); next(); };`,
      'unknown',
    ],
    [
      'has a name that tells nothing, and a 401 for its answer',
      `import { lookUp } from './directory.js';\n` +
        `const gate = async (req, res, next) => { const found = await lookUp(req); if (!found) return res.sendStatus(401); next(); };`,
      'unknown',
    ],
  ],
  'gates that are put together': [
    [
      'by a function with a rest parameter are not told apart',
      `import { limit } from 'limits';\nconst all = (...handlers) => handlers;\nconst gate = all(limit(), check);\n`,
      'uncertain',
    ],
  ],
  'a client certificate': [
    [
      'is authorized by the socket',
      gate(`if (!req.socket.authorized) return res.sendStatus(401); next();`),
      'enforced',
    ],
    [
      'is authorized by the client',
      gate(`if (!req.client.authorized) return res.sendStatus(401); next();`),
      'enforced',
    ],
  ],
  'a middleware that is no gate': [
    ['writes a log', gate(`console.log(req.method, req.path); next();`), 'no gate'],
    [
      'counts requests',
      `const hits = new Map();\n` +
        gate(
          `const count = hits.get(req.ip) ?? 0; if (count > 100) return res.status(429).end(); hits.set(req.ip, count + 1); next();`,
        ),
      'no gate',
    ],
    ['passes a token on', gate(`req.token = req.headers.authorization?.split(' ')[1]; next();`), 'no gate'],
    [
      'looks at the origin',
      gate(`if (req.headers.origin !== 'https://app.example') return res.status(403).end(); next();`),
      'no gate',
    ],
    [
      'looks at the host',
      gate(`if (req.headers.host !== 'localhost:3000') return res.sendStatus(403); next();`),
      'no gate',
    ],
    [
      'looks at the media type',
      gate(`if (req.headers['content-type'] !== 'application/json') return res.sendStatus(415); next();`),
      'no gate',
    ],
    [
      'looks at the MCP session',
      gate(`if (!req.headers['mcp-session-id']) return res.sendStatus(400); next();`),
      'no gate',
    ],
    ['looks at the body', gate(`if (!req.body.challenge) return res.sendStatus(400); next();`), 'no gate'],
  ],
};

describe('gates', () => {
  for (const [group, cases] of Object.entries(GROUPS)) {
    describe(group, () => {
      for (const [what, source, verdict, others] of cases) {
        it(`${what}: ${verdict}`, () => assert.equal(judged(source, others), verdict));
      }
    });
  }

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
    const scheme = (body: string): string | undefined =>
      factsOf(IMPORTS + KEY + gate(body) + SERVER).endpoints[0]?.gates[0]?.scheme;
    assert.equal(scheme(`if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); next();`), 'api-key');
    assert.equal(scheme(`if (req.get('authorization') !== API_KEY) return res.sendStatus(401); next();`), 'oauth');
    assert.equal(scheme(`if (!req.socket.authorized) return res.sendStatus(401); next();`), 'mutual-tls');
    assert.equal(scheme(`if (!req.session.user) return res.sendStatus(401); next();`), 'session');
  });

  it('calls a switch deliberate that says so itself', () => {
    const { endpoints } = factsOf(
      IMPORTS +
        KEY +
        gate(
          `if (process.env.DANGEROUSLY_OMIT_AUTH === 'true') return next(); if (req.get('x-api-key') !== API_KEY) return res.sendStatus(401); next();`,
        ) +
        SERVER,
    );
    assert.equal(endpoints[0]?.gates[0]?.deliberate, true);
  });

  it('takes the word of the configuration for middleware that it cannot see into', () => {
    const source = `${IMPORTS}import gate from '@company/auth';${SERVER}`;
    assert.equal(factsOf(source).endpoints[0]?.uncertain, true);
    assert.equal(
      factsOf(source, { knownGates: ['@company/auth#default'] }).endpoints[0]?.gates[0]?.verdict,
      'enforced',
    );
  });
});
