/**
 * Whether what a name holds is a credential: `apiKey`, `API_KEY`, `x-api-key`, `jwtSecret`, `DB_PASSWORD`,
 * `authorization`. Its last word decides, so `tokenCount`, `secretName` and `passwordError` hold none. For names of
 * variables, properties, headers, flags and environment variables.
 */
export function isSecretName(name: string): boolean {
  if (!MAY_BE_SECRET.test(name)) return false;
  const words = nameWords(name);
  while (words.length > 1 && QUALIFIERS.has(words.at(-1) ?? '')) words.pop();
  const head = words.pop() ?? '';
  if (words.some((word) => DISCLAIMERS.has(word))) return false;
  if (HEADS.has(head)) return true;
  const before = words.at(-1) ?? '';
  if (head === 'token') return !TOKEN_KINDS.has(before);
  if (head === 'tokens') return CREDENTIAL_KINDS.has(before);
  if (head === 'key' || head === 'keys') return KEY_KINDS.has(before);
  if (head === 'pat' || head === 'pass') return words.length > 0;
  return false;
}

/** The words of an identifier in lower case: of `githubAPIKey`, `GITHUB_API_KEY` and `github-apikey` the same three. */
export function nameWords(name: string): string[] {
  return name
    .slice(0, 128)
    .replace(/([a-z\d])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4')
    .toLowerCase()
    .split(/[^a-z]+/)
    .flatMap((word) => word.replace(JOINED, '$1$3$5 $2$4$6').split(' '))
    .filter((word) => word !== '');
}

/** Words written as one: `apikey`, `clientsecret`, `pgpassword`, `dbpass`. */
const JOINED =
  /^(api|access|secret|private|signing|encryption|auth|master|service)(keys?)$|^(?!jsonweb)([a-z]{2,12})(secret|password|passwd|passphrase|apikey|token)$|^(db|pg|mysql|smtp|mail|root|user|admin|redis)(pass|pwd)$/;

/** Words that hold a credential by themselves, at the end of a name. */
const HEADS = set(
  'secret password passwd pwd passphrase passcode apikey apikeys apitoken authtoken authorization bearer mnemonic jwt pw',
);

/** Every name that ends in one of the words above or below holds one of these; most names do not. */
const MAY_BE_SECRET = /secret|pass|pwd|pw|key|token|authoriz|bearer|mnemonic|jwt|pat/i;

/** What stands behind a secret name without changing what it holds: `API_KEY_PROD`, `SECRET_KEY_BASE`. */
const QUALIFIERS = set(
  'value val string str default fallback literal plain plaintext raw base hex prod production dev development test ' +
    'testing staging stage live local env v old new current previous primary secondary main backup',
);

/** `hasToken`, `hashedPassword`, `publicKey`, `csrfToken`: no credential, none that is fixed, or none in clear. */
const DISCLAIMERS = set(
  'has is no use uses need needs require requires missing invalid show hide toggle forgot forgotten ' +
    'reset hash hashed encrypted masked redacted public publishable csrf xsrf max min num number count total next prev ' +
    'page continuation pagination cursor cancel cancellation progress abort get set fetch read load parse validate ' +
    'verify check create generate issue revoke refreshes with without regex pattern fake mock dummy example placeholder',
);

/** `nextToken`, `eosToken`, `colorToken`: tokens that open nothing. */
const TOKEN_KINDS = set(
  'prompt completion input output per eos bos pad unk mask sep cls start end stop special design color space theme ' +
    'syntax lexer parser current peek last first lookahead sync change watch resume delta skip injection di dollar number',
);

const CREDENTIAL_KINDS = set('api access auth bearer valid allowed accepted authorized static service admin');

/** What makes a key a credential; `cacheKey`, `primaryKey`, `sortKey` and a bare `key` are none. */
const KEY_KINDS = set(
  'api access secret private signing signature sign encryption encrypt decryption auth authentication authorization ' +
    'master service role session cookie jwt hmac shared admin license subscription account storage deploy deployment ssh ' +
    'app application server client mcp webhook anon internal valid allowed expected user team org project bot ' +
    'openai anthropic claude gemini google groq mistral deepseek cohere perplexity tavily brave exa firecrawl serper ' +
    'serpapi openrouter huggingface replicate together xai azure aws stripe sendgrid github gitlab notion linear slack ' +
    'supabase airtable figma sentry datadog cloudflare vercel twilio mailgun resend pinecone weaviate qdrant',
);

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
