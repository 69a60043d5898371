import { gate, KEY, specifyGates } from './middleware.ts';

describe('gates by their paths', () => {
  specifyGates({
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
    'gates that are put together': [
      [
        'by a function with a rest parameter are not told apart',
        `import { limit } from 'limits';\nconst all = (...handlers) => handlers;\nconst gate = all(limit(), check);\n`,
        'uncertain',
      ],
    ],
  });
});
