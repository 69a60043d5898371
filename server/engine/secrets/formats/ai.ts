import { BASE62, DIGIT, HEX, LOWER, UPPER, URLSAFE, inspectMixed, prefixed, type SecretFormat } from '../format.ts';

/** Base64 of `OpenAI`: stands in the middle of every key. */
const OPENAI_MARK = 'T3BlbkFJ';
/** Base64 of `Groq` at each of its three alignments. */
const GROQ_MARK = /WGdyb3FY|hncm9xW|YZ3JvcV/;

/** Keys of model providers and of the searching and crawling services that go with them. */
export const aiFormats: readonly SecretFormat[] = [
  {
    id: 'openai-project',
    provider: 'OpenAI',
    can: 'calls models at the cost of the account',
    variable: 'OPENAI_API_KEY',
    revoke: 'https://platform.openai.com/api-keys',
    shapes: [20, 58, 74].map((half) =>
      prefixed(
        ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-service-'],
        [[URLSAFE, half], OPENAI_MARK, [URLSAFE, half]],
      ),
    ),
  },
  {
    id: 'openai-legacy',
    provider: 'OpenAI',
    can: 'calls models at the cost of the account',
    variable: 'OPENAI_API_KEY',
    revoke: 'https://platform.openai.com/api-keys',
    shapes: [prefixed('sk-', [[BASE62, 20], OPENAI_MARK, [BASE62, 20]])],
  },
  {
    id: 'anthropic-api',
    provider: 'Anthropic',
    can: 'calls models at the cost of the account',
    variable: 'ANTHROPIC_API_KEY',
    revoke: 'https://console.anthropic.com/settings/keys',
    publicPrefix: 13,
    shapes: [prefixed('sk-ant-api0', [[DIGIT, 1], '-', [URLSAFE, 93], 'AA'])],
  },
  {
    id: 'anthropic-admin',
    provider: 'Anthropic',
    can: 'manages the members, keys and workspaces of the organization',
    variable: 'ANTHROPIC_ADMIN_KEY',
    revoke: 'https://console.anthropic.com/settings/admin-keys',
    shapes: [prefixed('sk-ant-admin01-', [[URLSAFE, 93], 'AA'])],
  },
  {
    id: 'anthropic-oauth',
    provider: 'Anthropic',
    can: 'calls models in the name of the person who signed in',
    variable: 'CLAUDE_CODE_OAUTH_TOKEN',
    revoke: 'https://claude.ai/settings',
    shapes: [prefixed(['sk-ant-oat01-', 'sk-ant-ort01-'], [[URLSAFE, 40, 200]])],
  },
  {
    id: 'gemini-authkey',
    provider: 'Google Gemini',
    can: 'calls models at the cost of the project',
    variable: 'GEMINI_API_KEY',
    revoke: 'https://aistudio.google.com/apikey',
    shapes: [prefixed('AQ.Ab8RN6', [[URLSAFE, 44]])],
  },
  {
    id: 'brave',
    provider: 'Brave Search',
    can: 'searches at the cost of the account',
    variable: 'BRAVE_API_KEY',
    revoke: 'https://api-dashboard.search.brave.com/app/keys',
    shapes: [prefixed('BSA', [[URLSAFE, 24, 40]])],
    inspect: inspectMixed,
  },
  {
    id: 'tavily',
    provider: 'Tavily',
    can: 'searches at the cost of the account',
    variable: 'TAVILY_API_KEY',
    revoke: 'https://app.tavily.com/home',
    shapes: [prefixed(['tvly-', 'tvly-dev-', 'tvly-prod-'], [[BASE62, 32]])],
  },
  {
    id: 'firecrawl',
    provider: 'Firecrawl',
    can: 'crawls at the cost of the account',
    variable: 'FIRECRAWL_API_KEY',
    revoke: 'https://www.firecrawl.dev/app/api-keys',
    shapes: [prefixed('fc-', [[HEX, 32]])],
  },
  {
    id: 'perplexity',
    provider: 'Perplexity',
    can: 'calls models at the cost of the account',
    variable: 'PERPLEXITY_API_KEY',
    revoke: 'https://www.perplexity.ai/settings/api',
    shapes: [prefixed('pplx-', [[BASE62, 48]])],
  },
  {
    id: 'openrouter',
    provider: 'OpenRouter',
    can: 'calls models at the cost of the account',
    variable: 'OPENROUTER_API_KEY',
    revoke: 'https://openrouter.ai/settings/keys',
    shapes: [prefixed('sk-or-v1-', [[HEX, 64]])],
  },
  {
    id: 'groq',
    provider: 'Groq',
    can: 'calls models at the cost of the account',
    variable: 'GROQ_API_KEY',
    revoke: 'https://console.groq.com/keys',
    shapes: [prefixed('gsk_', [[BASE62, 20], 'WGdyb3FY', [BASE62, 24]]), prefixed('gsk_', [[BASE62, 50, 54]])],
    inspect: (token) => ({ grade: GROQ_MARK.test(token) ? 'certain' : 'likely' }),
  },
  {
    id: 'huggingface',
    provider: 'Hugging Face',
    can: 'reads and, if so permitted, writes the models and data sets of the account',
    variable: 'HF_TOKEN',
    revoke: 'https://huggingface.co/settings/tokens',
    shapes: [prefixed(['hf_', 'api_org_'], [[UPPER + LOWER, 34]]), prefixed(['hf_', 'api_org_'], [[BASE62, 34]])],
  },
];
