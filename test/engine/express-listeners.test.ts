import assert from 'node:assert/strict';
import type { BindAddress, CorsPolicy } from '../../server/engine/facts/facts.ts';
import { IMPORTS } from './express-server.ts';
import { factsOf, MAIN, type Files } from './support.ts';

describe('Express', () => {
  describe('listeners', () => {
    const bind = (source: string, others: Files = {}): BindAddress | undefined => {
      const { listeners } = factsOf({ [MAIN]: IMPORTS + source, ...(typeof others === 'string' ? {} : others) });
      return listeners[0]?.bind;
    };
    const shown = (source: string): string => {
      const found = bind(`const app = express(); app.post('/mcp', handler); ${source}`);
      if (!found) return 'none';
      if (found.kind === 'literal') return found.address;
      return found.kind === 'environment' ? `${found.variable} or ${found.fallback ?? 'everything'}` : found.kind;
    };
    const cases: readonly (readonly [what: string, source: string, expected: string])[] = [
      ['with a port alone', `app.listen(3000);`, 'implicit'],
      ['with nothing', `app.listen();`, 'implicit'],
      ['with a callback', `app.listen(3000, () => {});`, 'implicit'],
      ['with a host', `app.listen(3000, '127.0.0.1');`, '127.0.0.1'],
      ['with a constant host', `const HOST = '0.0.0.0'; app.listen(3000, HOST, () => {});`, '0.0.0.0'],
      ['with a host of the environment', `app.listen(3000, process.env.HOST);`, 'HOST or everything'],
      ['with a fallback', `app.listen(3000, process.env.HOST ?? 'localhost');`, 'HOST or localhost'],
      [
        'with a default of a pattern',
        `const { HOST = 'localhost' } = process.env; app.listen(3000, HOST);`,
        'HOST or localhost',
      ],
      ['with a host that nobody knows', `import { host } from 'conf'; app.listen(3000, host);`, 'unknown'],
      ['with an undefined host', `app.listen(3000, undefined, () => {});`, 'implicit'],
      [
        'of a plain server around the app',
        `import http from 'node:http'; http.createServer(app).listen(3000, '::1');`,
        '::1',
      ],
      ['of a socket path', `app.listen('/run/mcp.sock');`, 'none'],
      ['in a callback', `server.connect(x).then(() => { app.listen(3000, '127.0.0.1'); });`, '127.0.0.1'],
    ];
    for (const [what, source, expected] of cases)
      it(`${what}: ${expected}`, () => assert.equal(shown(source), expected));

    it('know whether MCP is behind them', () => {
      const { listeners } = factsOf(
        `${IMPORTS}const app = express(); app.post('/mcp', handler); const other = express(); app.listen(1); other.listen(2);`,
      );
      assert.deepEqual(
        listeners.map(({ servesMcp }) => servesMcp),
        [true, false],
      );
    });

    it('know the factory of the SDK and its host', () => {
      const { listeners } = factsOf(
        `${IMPORTS}const app = createMcpExpressApp({ host: '0.0.0.0' }); app.post('/mcp', handler); app.listen(3000);`,
      );
      assert.equal(listeners[0]?.factory?.host, '0.0.0.0');
    });

    it('end at their address', () => {
      const facts = factsOf(`${IMPORTS}const app = express(); app.listen(3000, '0.0.0.0', () => {});`);
      assert.deepEqual(
        facts.listeners.map(({ at }) => facts.textAt(at)),
        [`app.listen(3000, '0.0.0.0'`],
      );
    });
  });

  describe('cross-origin policies', () => {
    const policies = (source: string): Pick<CorsPolicy, 'origins' | 'credentials' | 'coversMcp'>[] =>
      factsOf(IMPORTS + `const app = express(); ${source} app.post('/mcp', handler);`).corsPolicies.map(
        ({ origins, credentials, coversMcp }) => ({ origins, credentials, coversMcp }),
      );
    const cases: readonly (readonly [
      what: string,
      source: string,
      origins: CorsPolicy['origins'],
      credentials?: boolean,
    ])[] = [
      ['of the package by itself', `app.use(cors());`, 'any'],
      ['with a star', `app.use(cors({ origin: '*' }));`, 'any'],
      ['with true', `app.use(cors({ origin: true, credentials: true }));`, 'reflected', true],
      ['with one origin', `app.use(cors({ origin: 'https://app.example' }));`, 'list'],
      ['with a list', `app.use(cors({ origin: ['https://app.example'] }));`, 'list'],
      ['with a star in the list', `app.use(cors({ origin: ['*'] }));`, 'any'],
      [
        'with a function that always agrees',
        `app.use(cors({ origin: (origin, done) => done(null, true) }));`,
        'reflected',
      ],
      ['with options of another name', `const options = { origin: '*' }; app.use(cors(options));`, 'any'],
      [
        'by hand',
        `app.use((req, res, next) => { res.setHeader('Access-Control-Allow-Origin', '*'); next(); });`,
        'any',
      ],
      [
        'by hand, reflected',
        `app.use((req, res, next) => { res.header('Access-Control-Allow-Origin', req.headers.origin); res.header('Access-Control-Allow-Credentials', 'true'); next(); });`,
        'reflected',
        true,
      ],
    ];
    for (const [what, source, origins, credentials = false] of cases) {
      it(`${what}: ${origins}`, () => assert.deepEqual(policies(source), [{ origins, credentials, coversMcp: true }]));
    }

    it('on another path do not cover MCP', () => {
      assert.deepEqual(
        policies(`app.use('/public', cors());`).map(({ coversMcp }) => coversMcp),
        [false],
      );
    });
  });
});
