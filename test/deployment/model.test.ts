import assert from 'node:assert/strict';
import fc from 'fast-check';
import { modelDeployment } from '../../server/engine/deployment/model.ts';
import { languageOf } from '../../server/engine/languages/languages.ts';
import { removalOf } from '../../server/engine/settings/removal.ts';
import { loadReader } from '../../server/engine/settings/readers.ts';
import type { Around } from '../../server/engine/settings/around.ts';
import type { Place } from '../../server/engine/source.ts';

const ALONE: Around = {
  root: () => '/workspace',
  role: () => 'source',
  settings: () => undefined,
  text: () => undefined,
  read: () => Promise.resolve(undefined),
  ignored: () => Promise.resolve(false),
  tracked: () => Promise.resolve(undefined),
  endpoints: () => [],
  defaultInCode: () => undefined,
  inCode: () => undefined,
  locked: () => Promise.resolve(undefined),
};

/** Words that mean something to one of the models, whole and in pieces. */
const WORDS = [
  ...['services:\n', '  mcp:\n', '    build: .\n', '    ports:\n', '      - ', '3000:3000', '"', "'", '\n', ' ', ': '],
  ...[
    'environment:\n',
    '      API_KEY: ',
    '${API_KEY:-',
    '}',
    '$(',
    ')',
    'x=y',
    '|\n',
    '>-\n',
    '&a ',
    '*a',
    '---\n',
    '[',
    ']',
    '{',
  ],
  ...[
    'jobs:\n',
    '  a:\n',
    '    steps:\n',
    '      - run: ',
    'echo $API_KEY',
    ' | base64',
    'set -x\n',
    'printenv',
    '${{ secrets.X }}',
  ],
  ...[
    'on: pull_request_target\n',
    'kind: Secret\n',
    'apiVersion: v1\n',
    'data:\n',
    '  a: YWJj\n',
    'FROM a\n',
    'ENV ',
    'ARG ',
    'RUN ',
  ],
  ...[
    'COPY .env .\n',
    'openssl req -x509 ',
    '-days ',
    '-newkey rsa:',
    '1024',
    '-nodes ',
    'chmod 644 a.key',
    'docker run -p ',
    '\\\n',
    '#',
  ],
  ...[
    'ssl_verify_client optional;',
    'ssl_protocols TLSv1;',
    'client_auth {\n',
    'mode request\n',
    'server.ssl.client-auth=want\n',
  ],
];
const PATHS = [
  ...[
    '/workspace/compose.yml',
    '/workspace/k8s/a.yaml',
    '/workspace/.github/workflows/a.yml',
    '/workspace/.gitlab-ci.yml',
  ],
  ...[
    '/workspace/Dockerfile',
    '/workspace/a.sh',
    '/workspace/nginx.conf',
    '/workspace/Caddyfile',
    '/workspace/package.json',
  ],
  ...['/workspace/application.properties', '/workspace/wrangler.toml', '/workspace/.circleci/config.yml'],
];

describe('the models of deployments', () => {
  for (const path of PATHS) {
    it(`take any text of ${path.slice('/workspace/'.length)}, and stay inside of it`, async () => {
      const language = languageOf(path);
      const read = language && (await loadReader(language));
      assert.ok(language && read);
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }), (parts) => {
          const text = parts.join('');
          const found = modelDeployment({ path, language, text, settings: () => read(path, text) }, ALONE);
          for (const { start, end } of placesIn(found)) assert.ok(0 <= start && start <= end && end <= text.length);
        }),
        { numRuns: 300 },
      );
    });
  }
});

function* placesIn(found: object): Generator<Pick<Place, 'start' | 'end'>> {
  for (const value of Object.values(found) as unknown[]) {
    if (typeof value !== 'object' || value === null) continue;
    if ('start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number')
      yield { start: value.start, end: value.end };
    yield* placesIn(value);
  }
}

describe('what goes with a setting', () => {
  const cases: readonly (readonly [what: string, before: string, setting: string, after: string])[] = [
    ['its line in YAML', 'env:\n  A: 1\n  B: 2\n', 'A: 1', 'env:\n  B: 2\n'],
    ['its line in a list', '- A=1\n- B=2 # why\n', 'B=2', '- A=1\n'],
    ['its quotes', '- "A=1"\n- B=2\n', 'A=1', '- B=2\n'],
    ['its instruction', 'FROM a\nENV A=1\nRUN b\n', 'A=1', 'FROM a\nRUN b\n'],
    ['nothing but itself beside another', 'ENV A=1 B=2\n', 'A=1', 'ENV B=2\n'],
    ['the blank before it at the end', 'ENV A=1 B=2\n', 'B=2', 'ENV A=1\n'],
    ['its line among lines that go on', 'ENV A=1 \\\n    B=2 \\\n    C=3\n', 'B=2', 'ENV A=1 \\\n    C=3\n'],
    ['the sign that made the line before go on', 'ENV A=1 \\\n    B=2\nRUN c\n', 'B=2', 'ENV A=1\nRUN c\n'],
    ['the blank behind it before a command', 'A=1 node a.js\n', 'A=1', 'node a.js\n'],
    ['the comma before it in a list', 'CMD ["a", "--b", "-c"]\n', '"--b"', 'CMD ["a", "-c"]\n'],
    ['the comma behind it at the start of a list', 'args: ["--b", "-c"]\n', '"--b"', 'args: ["-c"]\n'],
    ['its line in a list of lines', '[\n  "a",\n  "--b",\n  "-c"\n]\n', '"--b"', '[\n  "a",\n  "-c"\n]\n'],
    ['its line at the start of such a list', '[\n  "--b",\n  "-c"\n]\n', '"--b"', '[\n  "-c"\n]\n'],
    ['its line at the end of such a list', '[\n  "a",\n  "--b"\n]\n', '"--b"', '[\n  "a"\n]\n'],
    ['nothing else where it is alone in a list', 'env: { A: 1 }\n', 'A: 1', 'env: {  }\n'],
    ['its line at the end of a file', 'export A=1', 'A=1', ''],
  ];
  for (const [what, before, setting, after] of cases) {
    it(`is ${what}`, () => {
      const start = before.indexOf(setting);
      const removal = removalOf('/file', before, { start, end: start + setting.length });
      assert.equal(before.slice(0, removal.start) + before.slice(removal.end), after);
    });
  }
});
