import { encodeBase64 } from '../base64.ts';
import {
  BASE32,
  BASE62,
  BASE64,
  HEX,
  URLSAFE,
  bare,
  infixed,
  prefixed,
  sampled,
  type SecretFormat,
} from '../format.ts';
import { inspectMixed, inspectRandom } from '../mixed.ts';
import { between, draw } from '../random.ts';

const AWS_CREDENTIALS = 'https://console.aws.amazon.com/iam/home#/security_credentials';
const AZURE_PORTAL = 'https://portal.azure.com';

/** What stands beside the key in the configuration of a web or mobile app: Firebase's key is made to be shown. */
const FIREBASE = /authDomain|firebaseapp\.com|messagingSenderId|FIREBASE|firebaseConfig|firebase_url|mobilesdk_app_id/;

/** Credentials of AWS, Google Cloud and Azure. */
export const cloudFormats: readonly SecretFormat[] = [
  {
    id: 'aws-akid',
    provider: 'AWS',
    can: 'names the account and, with its secret, acts in it',
    variables: ['AWS_ACCESS_KEY_ID'],
    revoke: AWS_CREDENTIALS,
    shapes: [prefixed(['AKIA', 'ASIA', 'ABIA', 'ACCA'], [[BASE32, 16]])],
    // Documentation of AWS, and whoever copies it, goes on after this in its own way.
    inspect: (token) => ({ grade: token.startsWith('IOSFODNN7', 4) ? 'sample' : 'likely' }),
  },
  {
    id: 'aws-secret',
    provider: 'AWS',
    can: 'acts in the account, with its access key id',
    variables: ['AWS_SECRET_ACCESS_KEY'],
    revoke: AWS_CREDENTIALS,
    publicPrefix: 0,
    shapes: [],
    named: {
      words: [['aws', 'secret'], ['secret', 'access', 'key'], ['aws', 'sk'], ['aws', 'key'], ['aws']],
      shapes: [bare([BASE64, 40])],
    },
  },
  {
    id: 'bedrock-long',
    provider: 'Amazon Bedrock',
    can: 'calls models at the cost of the account',
    variables: ['AWS_BEARER_TOKEN_BEDROCK'],
    revoke: 'https://console.aws.amazon.com/bedrock',
    shapes: [
      sampled(
        prefixed('ABSK', [
          [BASE64, 109, 269],
          ['=', 0, 2],
        ]),
        (random) => {
          const name = `BedrockAPIKey-${draw(random, '23456789abcdefghijkmnpqrstuvwxyz', 4)}-at-${draw(random, '123456789', 12)}`;
          const body = encodeBase64(`${name}:${draw(random, BASE62, 49)}`);
          return `ABSK${body}${'='.repeat((4 - (body.length % 4)) % 4)}`;
        },
      ),
      prefixed('bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t', [
        [BASE64, 60, 2000],
        ['=', 0, 2],
      ]),
    ],
  },
  {
    id: 'gcp-api-key',
    provider: 'Google Cloud',
    can: 'calls every API that is enabled for it at the cost of the project',
    variables: ['GOOGLE_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_MAPS_API_KEY', 'YOUTUBE_API_KEY'],
    revoke: 'https://console.cloud.google.com/apis/credentials',
    shapes: [prefixed('AIza', [[URLSAFE, 35]])],
    inspect: (_token, { text, start, end }) =>
      FIREBASE.test(text.slice(Math.max(0, start - 400), end + 400)) ? undefined : { grade: 'likely' },
  },
  {
    id: 'gemini-authkey',
    provider: 'Google Gemini',
    can: 'calls models at the cost of the project',
    variables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    revoke: 'https://aistudio.google.com/apikey',
    shapes: [prefixed('AQ.Ab8RN6', [[URLSAFE, 44]])],
  },
  {
    id: 'google-oauth-secret',
    provider: 'Google',
    can: 'takes the place of the application in an OAuth sign-in',
    variables: ['GOOGLE_CLIENT_SECRET', 'GOOGLE_OAUTH_CLIENT_SECRET'],
    revoke: 'https://console.cloud.google.com/auth/clients',
    shapes: [prefixed('GOCSPX-', [[URLSAFE, 28]])],
  },
  {
    id: 'google-oauth-access',
    provider: 'Google',
    can: 'acts in the name of the person who signed in, for an hour',
    variables: ['GOOGLE_ACCESS_TOKEN', 'GOOGLE_OAUTH_ACCESS_TOKEN'],
    revoke: 'https://myaccount.google.com/connections',
    shapes: [
      sampled(prefixed('ya29.', [[`${URLSAFE}.`, 20, 1024]]), (random) => {
        return `ya29.${draw(random, URLSAFE, between(random, 100, 200))}`;
      }),
    ],
    inspect: inspectMixed,
  },
  {
    id: 'azure-openai-cask',
    provider: 'Azure AI',
    can: 'calls models at the cost of the subscription',
    variables: ['AZURE_OPENAI_API_KEY', 'AZURE_API_KEY'],
    revoke: AZURE_PORTAL,
    publicPrefix: 0,
    shapes: [
      infixed([BASE62, 52], ['JQQJ99'], [[BASE62, 1], ['ABCDEFGHIJKL', 1], [BASE62, 16], 'ACOG', [BASE62, 4]]),
    ].map((shape) =>
      sampled(shape, (random) => {
        const product = ['AAAB', 'AAAA', 'AAAE'][between(random, 0, 2)] ?? 'AAAB';
        const head = draw(random, BASE62, 52);
        const middle = draw(random, BASE62, 1) + draw(random, 'ABCDEFGHIJKL', 1) + draw(random, BASE62, 12);
        return `${head}JQQJ99${middle}${product}ACOG${draw(random, BASE62, 4)}`;
      }),
    ),
  },
  {
    id: 'azure-ad',
    provider: 'Microsoft Entra',
    can: 'signs in as the application',
    variables: ['AZURE_CLIENT_SECRET', 'ENTRA_CLIENT_SECRET', 'ARM_CLIENT_SECRET'],
    revoke: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
    publicPrefix: 0,
    shapes: [
      sampled(
        infixed(
          [`${URLSAFE}.~`, 3],
          Array.from('0123456789', (digit) => `${digit}Q~`),
          [[`${URLSAFE}.~`, 31, 34]],
        ),
        (random) => {
          const mark = random() < 0.5 ? '7Q~' : '8Q~';
          return draw(random, BASE62, 3) + mark + draw(random, `${URLSAFE}.~`, 30) + draw(random, BASE62, 1);
        },
      ),
    ],
    named: {
      words: [
        ['azure', 'secret'],
        ['entra', 'secret'],
      ],
      shapes: [bare([`${URLSAFE}.~`, 34, 44])],
    },
    inspect: inspectMixed,
  },
  {
    id: 'azure-storage',
    provider: 'Azure Storage',
    can: 'reads and writes everything in the storage account',
    variables: ['AZURE_STORAGE_CONNECTION_STRING', 'AZURE_STORAGE_KEY', 'AZURE_STORAGE_ACCOUNT_KEY'],
    revoke: AZURE_PORTAL,
    publicPrefix: 0,
    shapes: [
      infixed([BASE64, 76], ['+ASt'], [[BASE64, 5], ['AQgw', 1], '==']),
      prefixed('AccountKey=', [[BASE64, 86], '==']),
    ],
    named: {
      words: [
        ['azure', 'storage'],
        ['account', 'key'],
        ['storage', 'key'],
      ],
      shapes: [bare([BASE64, 86], '==')],
    },
  },
  {
    id: 'databricks',
    provider: 'Databricks',
    can: 'acts in the workspace in the name of the person who made it',
    variables: ['DATABRICKS_TOKEN'],
    revoke: 'https://docs.databricks.com/dev-tools/auth/pat.html',
    shapes: [prefixed('dapi', [[HEX, 32]]), prefixed('dapi', [[HEX, 32], '-', ['0123456789', 1]])],
  },
  {
    id: 'digitalocean',
    provider: 'DigitalOcean',
    can: 'manages the resources of the account',
    variables: ['DIGITALOCEAN_TOKEN', 'DIGITALOCEAN_ACCESS_TOKEN', 'DO_TOKEN'],
    revoke: 'https://cloud.digitalocean.com/account/api/tokens',
    shapes: [prefixed(['dop_v1_', 'doo_v1_', 'dor_v1_'], [[HEX, 64]])],
  },
  {
    id: 'terraform',
    provider: 'HCP Terraform',
    can: 'reads and changes the infrastructure of the organization',
    variables: ['TFE_TOKEN', 'TF_API_TOKEN'],
    revoke: 'https://app.terraform.io/app/settings/tokens',
    publicPrefix: 0,
    shapes: [infixed([BASE62, 14], ['.atlasv1.'], [[`${URLSAFE}=`, 60, 70]])],
  },
  {
    id: 'vault',
    provider: 'HashiCorp Vault',
    can: 'reads what its policies allow',
    variables: ['VAULT_TOKEN'],
    revoke: 'https://developer.hashicorp.com/vault/docs/commands/token/revoke',
    shapes: [
      prefixed(['hvs.', 'hvr.'], [[URLSAFE, 90, 120]]),
      prefixed(['hvs.', 'hvr.'], [[BASE62, 24]]),
      prefixed('hvb.', [[URLSAFE, 138, 300]]),
    ],
    inspect: inspectRandom,
  },
];
