import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSecretName, nameWords } from '../../server/engine/secrets/names.ts';

describe('isSecretName', () => {
  const secret =
    'apiKey API_KEY x-api-key X-API-Key apikey --api-key secret clientSecret client_secret token accessToken authToken ' +
    'bearerToken refreshToken idToken mcpToken expectedToken API_TOKEN_V2 password passwd userPassword dbPass PGPASSWORD ' +
    'MYSQL_PWD DB_PASSWORD privateKey signingKey encryptionKey masterKey hmacKey adminKey jwtSecret JWT_SECRET_DEV ' +
    'SECRET_KEY_BASE webhookSecret sessionSecret authorization Authorization GITHUB_PERSONAL_ACCESS_TOKEN GITHUB_PAT ' +
    'OPENAI_API_KEY openaiKey SUPABASE_SERVICE_ROLE_KEY API_KEYS validApiKeys validTokens passphrase mnemonic _authToken';
  for (const name of secret.split(' ')) it(`\`${name}\` holds a credential`, () => assert.ok(isSecretName(name)));

  const harmless =
    'tokenCount maxTokens inputTokens nextPageToken csrfToken csrfTokenHeaderName progressToken cancellationToken eosToken ' +
    'tokenType TOKEN_URL tokenEndpoint tokenizer passwordError passwordLabel passwordHash hashedPassword passwordField ' +
    'showPassword hasToken isSecret publicKey keyName key apiKeyHeader API_KEY_HEADER secretName secretRef secretArn ' +
    'keyboard monkey cacheKey primaryKey sortKey foreignKey partitionKey keys author authorUrl bypass compass path pat pass ' +
    'PASSWORD_FILE credentials cookie jsonwebtoken clientId validateToken';
  for (const name of harmless.split(' ')) it(`\`${name}\` holds none`, () => assert.ok(!isSecretName(name)));

  it('answers for every text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => typeof isSecretName(name) === 'boolean'));
  });
});

describe('nameWords', () => {
  for (const name of ['githubAPIKey', 'GITHUB_API_KEY', 'github-api-key', 'GithubApiKey', 'github.apikey']) {
    it(`splits \`${name}\``, () => assert.deepEqual(nameWords(name), ['github', 'api', 'key']));
  }
});
