import {
  BASE36,
  BASE62,
  DIGIT,
  HEX,
  LOWER,
  UPPER,
  URLSAFE,
  bare,
  prefixed,
  sampled,
  type SecretFormat,
} from '../format.ts';
import { between, draw } from '../random.ts';

/** Base64 of `OpenAI`: stands in the middle of every key. */
const OPENAI_MARK = 'T3BlbkFJ';
/** Base64 of `Groq` at each of its three alignments. */
const GROQ_MARK = /WGdyb3FY|hncm9xW|YZ3JvcV/;
const CALLS_MODELS = 'calls models at the cost of the account';

/** Keys of the providers of models. */
export const modelFormats: readonly SecretFormat[] = [
  {
    id: 'openai-project',
    provider: 'OpenAI',
    can: CALLS_MODELS,
    variables: ['OPENAI_API_KEY', 'OPENAI_KEY', 'OPENAI_ADMIN_KEY'],
    revoke: 'https://platform.openai.com/api-keys',
    shapes: [
      sampled(
        prefixed(
          ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-service-'],
          [[URLSAFE, 20, 74], OPENAI_MARK, [URLSAFE, 20, 74]],
        ),
        (random) => {
          const half = [20, 58, 74][between(random, 0, 2)] ?? 74;
          const prefix = ['proj', 'svcacct', 'admin', 'service'][between(random, 0, 3)] ?? 'proj';
          return `sk-${prefix}-${draw(random, URLSAFE, half)}${OPENAI_MARK}${draw(random, URLSAFE, half)}`;
        },
      ),
    ],
  },
  {
    id: 'openai-legacy',
    provider: 'OpenAI',
    can: CALLS_MODELS,
    variables: ['OPENAI_API_KEY', 'OPENAI_KEY'],
    revoke: 'https://platform.openai.com/api-keys',
    shapes: [prefixed('sk-', [[BASE62, 20], OPENAI_MARK, [BASE62, 20]])],
  },
  {
    id: 'anthropic-api',
    provider: 'Anthropic',
    can: CALLS_MODELS,
    variables: ['ANTHROPIC_API_KEY', 'CLAUDE_API_KEY'],
    revoke: 'https://console.anthropic.com/settings/keys',
    publicPrefix: 13,
    shapes: [
      prefixed('sk-ant-api0', [[DIGIT, 1], '-', [URLSAFE, 93], 'AA']),
      prefixed('sk-ant-api0', [[DIGIT, 1], '-', [URLSAFE, 80, 126], 'AA']),
    ],
  },
  {
    id: 'anthropic-admin',
    provider: 'Anthropic',
    can: 'manages the members, keys and workspaces of the organization',
    variables: ['ANTHROPIC_ADMIN_KEY', 'ANTHROPIC_ADMIN_API_KEY'],
    revoke: 'https://console.anthropic.com/settings/admin-keys',
    shapes: [prefixed('sk-ant-admin01-', [[URLSAFE, 93], 'AA'])],
  },
  {
    id: 'anthropic-oauth',
    provider: 'Anthropic',
    can: 'calls models in the name of the person who signed in',
    variables: ['CLAUDE_CODE_OAUTH_TOKEN', 'ANTHROPIC_AUTH_TOKEN'],
    revoke: 'https://claude.ai/settings',
    shapes: [prefixed(['sk-ant-oat01-', 'sk-ant-ort01-'], [[URLSAFE, 20, 400]])],
  },
  {
    id: 'openrouter',
    provider: 'OpenRouter',
    can: CALLS_MODELS,
    variables: ['OPENROUTER_API_KEY'],
    revoke: 'https://openrouter.ai/settings/keys',
    shapes: [prefixed('sk-or-v1-', [[HEX, 64]])],
  },
  {
    id: 'groq',
    provider: 'Groq',
    can: CALLS_MODELS,
    variables: ['GROQ_API_KEY'],
    revoke: 'https://console.groq.com/keys',
    shapes: [prefixed('gsk_', [[BASE62, 20], 'WGdyb3FY', [BASE62, 24]]), prefixed('gsk_', [[BASE62, 50, 54]])],
    inspect: (token) => ({ grade: GROQ_MARK.test(token) ? 'certain' : 'likely' }),
  },
  {
    id: 'mistral',
    provider: 'Mistral',
    can: CALLS_MODELS,
    variables: ['MISTRAL_API_KEY'],
    revoke: 'https://console.mistral.ai/api-keys',
    publicPrefix: 0,
    shapes: [],
    named: { words: [['mistral'], ['mistralai'], ['codestral']], shapes: [bare([BASE62, 32])] },
  },
  {
    id: 'huggingface',
    provider: 'Hugging Face',
    can: 'reads and, if so permitted, writes the models and data sets of the account',
    variables: ['HF_TOKEN', 'HUGGINGFACE_TOKEN', 'HUGGING_FACE_HUB_TOKEN', 'HUGGINGFACEHUB_API_TOKEN'],
    revoke: 'https://huggingface.co/settings/tokens',
    shapes: [prefixed(['hf_', 'api_org_'], [[UPPER + LOWER, 34]]), prefixed(['hf_', 'api_org_'], [[BASE62, 34]])],
  },
  {
    id: 'xai',
    provider: 'xAI',
    can: CALLS_MODELS,
    variables: ['XAI_API_KEY', 'GROK_API_KEY'],
    revoke: 'https://console.x.ai',
    shapes: [prefixed('xai-', [[`${BASE62}_`, 80]]), prefixed('xai-', [[URLSAFE, 70, 120]])],
  },
  {
    id: 'deepseek',
    provider: 'DeepSeek',
    can: CALLS_MODELS,
    variables: ['DEEPSEEK_API_KEY'],
    revoke: 'https://platform.deepseek.com/api_keys',
    // Others copied the form, with hexadecimal digits, from the first of them all.
    shapes: [prefixed('sk-', [[HEX, 32]])],
    inspect: (_token, { text, start }) => ({
      grade: 'likely',
      ...(/deepseek/i.test(text.slice(Math.max(0, start - 400), start)) ? {} : { provider: 'DeepSeek or a like one' }),
    }),
  },
  {
    id: 'cohere',
    provider: 'Cohere',
    can: CALLS_MODELS,
    variables: ['COHERE_API_KEY', 'CO_API_KEY'],
    revoke: 'https://dashboard.cohere.com/api-keys',
    publicPrefix: 0,
    shapes: [],
    named: { words: [['cohere'], ['co', 'api']], shapes: [bare([BASE62, 40])] },
  },
  {
    id: 'together',
    provider: 'Together AI',
    can: CALLS_MODELS,
    variables: ['TOGETHER_API_KEY'],
    revoke: 'https://api.together.ai/settings/api-keys',
    shapes: [prefixed('tgp_v1_', [[URLSAFE, 43]])],
  },
  {
    id: 'replicate',
    provider: 'Replicate',
    can: CALLS_MODELS,
    variables: ['REPLICATE_API_TOKEN'],
    revoke: 'https://replicate.com/account/api-tokens',
    shapes: [prefixed('r8_', [[BASE62, 37]])],
  },
  {
    id: 'elevenlabs',
    provider: 'ElevenLabs',
    can: 'makes speech at the cost of the account',
    variables: ['ELEVENLABS_API_KEY', 'XI_API_KEY'],
    revoke: 'https://elevenlabs.io/app/settings/api-keys',
    shapes: [prefixed('sk_', [[HEX, 48]])],
  },
  {
    id: 'langsmith',
    provider: 'LangSmith',
    can: 'reads and writes the traces of the account',
    variables: ['LANGSMITH_API_KEY', 'LANGCHAIN_API_KEY'],
    revoke: 'https://smith.langchain.com/settings',
    shapes: [prefixed(['lsv2_pt_', 'lsv2_sk_'], [[HEX, 32], '_', [HEX, 10]])],
  },
  {
    id: 'nvidia',
    provider: 'NVIDIA NIM',
    can: CALLS_MODELS,
    variables: ['NVIDIA_API_KEY', 'NGC_API_KEY'],
    revoke: 'https://build.nvidia.com',
    shapes: [prefixed('nvapi-', [[URLSAFE, 64]]), prefixed('nvapi-', [[URLSAFE, 60, 70]])],
  },
  {
    id: 'cerebras',
    provider: 'Cerebras',
    can: CALLS_MODELS,
    variables: ['CEREBRAS_API_KEY'],
    revoke: 'https://cloud.cerebras.ai',
    shapes: [prefixed('csk-', [[BASE36, 48]])],
  },
  {
    id: 'wandb',
    provider: 'Weights & Biases',
    can: 'reads and writes the runs of the account',
    variables: ['WANDB_API_KEY'],
    revoke: 'https://wandb.ai/authorize',
    shapes: [prefixed('wandb_v1_', [[`${BASE62}_`, 77]])],
    named: { words: [['wandb'], ['weightsandbiases']], shapes: [bare([HEX, 40])] },
  },
];
