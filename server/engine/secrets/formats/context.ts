import { BASE62, BASE64, HEX, prefixed, type Part, type SecretFormat } from '../format.ts';

/** A format whose look says too little by itself: the name beside it has to hold all words of one of `names`. */
export interface ContextFormat extends SecretFormat {
  readonly names: readonly (readonly string[])[];
}

/** A form without an anchor. */
const bare = (...parts: Part[]) => prefixed('', parts);

export const contextFormats: readonly ContextFormat[] = [
  {
    id: 'aws-secret',
    provider: 'AWS',
    can: 'acts in the account, with its access key id',
    variable: 'AWS_SECRET_ACCESS_KEY',
    revoke: 'https://console.aws.amazon.com/iam/home#/security_credentials',
    publicPrefix: 0,
    names: [['aws', 'secret']],
    shapes: [bare([BASE64, 40])],
  },
  {
    id: 'exa',
    provider: 'Exa',
    can: 'searches at the cost of the account',
    variable: 'EXA_API_KEY',
    revoke: 'https://dashboard.exa.ai/api-keys',
    publicPrefix: 0,
    names: [['exa']],
    shapes: [bare([HEX, 8], '-', [HEX, 4], '-4', [HEX, 3], '-', ['89ab', 1], [HEX, 3], '-', [HEX, 12])],
  },
  {
    id: 'mistral',
    provider: 'Mistral',
    can: 'calls models at the cost of the account',
    variable: 'MISTRAL_API_KEY',
    revoke: 'https://console.mistral.ai/api-keys',
    publicPrefix: 0,
    names: [['mistral']],
    shapes: [bare([BASE62, 32])],
  },
  {
    id: 'deepseek',
    provider: 'DeepSeek',
    can: 'calls models at the cost of the account',
    variable: 'DEEPSEEK_API_KEY',
    revoke: 'https://platform.deepseek.com/api_keys',
    names: [['deepseek']],
    publicPrefix: 3,
    shapes: [prefixed('sk-', [[HEX, 32]])],
  },
  {
    id: 'datadog',
    provider: 'Datadog',
    can: 'writes to and, with an application key, reads from the account',
    variable: 'DD_API_KEY',
    revoke: 'https://app.datadoghq.com/organization-settings/api-keys',
    publicPrefix: 0,
    names: [['datadog'], ['dd', 'api'], ['dd', 'app']],
    shapes: [bare([HEX, 32]), bare([HEX, 40])],
  },
];
