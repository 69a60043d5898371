import { gate, specifyGates } from './middleware.ts';

describe('gates that ask somebody else', () => {
  specifyGates({
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
        gate(
          `jose.jwtVerify(req.headers.authorization?.slice(7), keys).then(() => next(), () => res.sendStatus(401));`,
        ),
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
  });
});
