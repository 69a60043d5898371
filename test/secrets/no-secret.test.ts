import assert from 'node:assert/strict';
import { createAuditor } from '../../server/engine/auditor.ts';
import { BASE62, BASE64, HEX, URLSAFE } from '../../server/engine/secrets/format.ts';
import { draw, seeded } from '../../server/engine/secrets/random.ts';
import { memoryWorkspace } from '../support/memoryWorkspace.ts';

const random = seeded(4);
const hex = (length: number): string => draw(random, HEX, length);
const uuid = (): string => [8, 4, 4, 4, 12].map(hex).join('-');

/** The credentials that an audit finds in one file. */
async function credentialsIn(path: string, text: string): Promise<readonly string[]> {
  const auditor = createAuditor(memoryWorkspace(new Map([[`/app/${path}`, text]]), '/app'), { fixClasses: false });
  const { findings } = await auditor.audit(undefined);
  return findings.filter(({ credential }) => credential !== undefined).map(({ message }) => message);
}

/** What looks like a credential, or is called like one, and is none: by what it is, the file and its text. */
const HARMLESS: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'a translated label': [
    'locales/de.json',
    '{ "apiKey": "API-Schlüssel", "password": "Passwort", "token": "Zugangstoken" }',
  ],
  'a label in Japanese': [
    'locales/ja.json',
    '{ "password": "パスワードを入力してください", "secret": "秘密の質問と回答です" }',
  ],
  'an error message': [
    'src/errors.ts',
    "export const errors = { invalidToken: 'The token is invalid or has expired (E1042).' };",
  ],
  'a key of translations': ['src/labels.ts', "export const labels = { password: 'auth.login.password.label2' };"],
  'a placeholder in German': ['config.yaml', 'api_key: dein-api-schluessel-hier\npassword: hier-passwort-eintragen\n'],
  'a placeholder in French': ['config.yaml', 'api_key: votre-cle-api-ici\ntoken: remplacez-moi\n'],
  'a placeholder in Spanish': ['config.yaml', 'api_key: tu-clave-api-aqui\n'],
  'a placeholder in Chinese': ['config.yaml', 'api_key: 你的API密钥\ntoken: "在此处填写您的令牌abc123"\n'],
  'a commit': ['.github/workflows/ci.yml', `jobs:\n  a:\n    steps:\n      - uses: actions/checkout@${hex(40)}\n`],
  'digests of a lock file': [
    'package-lock.json',
    JSON.stringify({ packages: { token: { integrity: `sha512-${draw(random, BASE64, 86)}==` } } }),
  ],
  'digests of Go': ['go.sum', `github.com/acme/token v1.0.0 h1:${draw(random, BASE64, 43)}=\n`],
  'an id': ['src/ids.ts', `export const tenant = { clientId: '${uuid()}', workspaceId: '${uuid()}' };`],
  'a digest that a name calls one': [
    'src/hash.ts',
    `export const tokenHash = '${hex(64)}';\nexport const passwordHash = '$2b$10$${draw(random, BASE62, 53)}';`,
  ],
  'the names of variables': ['src/names.ts', "export const TOKEN_VARIABLE = 'GITHUB_PERSONAL_ACCESS_TOKEN2';"],
  'a reference to a store': [
    'config.yaml',
    'api_key: op://Private/Stripe/credential\npassword: vault:secret/data/app#password\n',
  ],
  'a reference of a host': [
    '.mcp.json',
    '{ "mcpServers": { "a": { "command": "a", "env": { "API_KEY": "${input:api-key}", "TOKEN": "${env:TOKEN}" } } } }',
  ],
  'the code verifier of RFC 7636': [
    'src/pkce.ts',
    "export const verifierSecret = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';",
  ],
  'the tokens of RFC 6749': [
    'src/token.ts',
    "export const example = { access_token: '2YotnFZFEjr1zCsicMWpAA', refreshToken: 'tGzv3JOkF0XG5Qx2TlKWIA' };",
  ],
  'a site key': ['src/turnstile.ts', `export const siteKey = '0x4AAAAAA${draw(random, BASE62, 14)}';`],
  'a DSN': ['src/sentry.ts', `export const dsn = 'https://${hex(32)}@o42.ingest.sentry.io/1234567';`],
  'a publishable key': ['src/pay.ts', `export const stripeKey = 'pk_live_${draw(random, BASE62, 24)}';`],
  'a key of an app of Firebase': [
    'src/app.ts',
    `export const app = { apiKey: 'AIza${draw(random, URLSAFE, 35)}', authDomain: 'notes.firebaseapp.com', projectId: 'notes' };`,
  ],
  'a name in a list': ['schema.json', '{ "secureFields": ["jsonData.token", "jsonData.tokenForScopedAccess2"] }'],
  'a path to a secret': [
    'compose.yml',
    'services:\n  a:\n    environment:\n      API_KEY_FILE: /run/secrets/api_key_2024\n',
  ],
};

describe('no credential is', () => {
  for (const [what, [path, text]] of Object.entries(HARMLESS)) {
    it(what, async () => assert.deepEqual(await credentialsIn(path, text), []));
  }
});
