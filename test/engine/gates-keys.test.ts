import { gate, KEY, specifyGates } from './middleware.ts';

describe('gates that compare a key', () => {
  specifyGates({
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
          gate(
            `const deny = () => res.status(401).end(); if (req.get('x-api-key') !== API_KEY) return deny(); next();`,
          ),
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
        KEY +
          gate(`switch (req.headers['x-api-key']) { case API_KEY: next(); break; default: res.status(401).end(); }`),
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
          gate(
            `for (const key of KEYS) { if (key === req.headers['x-api-key']) return next(); } res.status(401).end();`,
          ),
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
  });
});
