import { BASE32, BASE62, HEX, URLSAFE, infixed, inspectMixed, prefixed, type SecretFormat } from '../format.ts';

/** Credentials of clouds and of the platforms that an application is built on. */
export const cloudFormats: readonly SecretFormat[] = [
  {
    id: 'aws-akid',
    provider: 'AWS',
    can: 'names the account and, with its secret, acts in it',
    variable: 'AWS_ACCESS_KEY_ID',
    revoke: 'https://console.aws.amazon.com/iam/home#/security_credentials',
    shapes: [prefixed(['AKIA', 'ASIA', 'ABIA', 'ACCA'], [[BASE32, 16]])],
  },
  {
    id: 'azure-ad',
    provider: 'Microsoft Entra',
    can: 'signs in as the application',
    variable: 'AZURE_CLIENT_SECRET',
    revoke: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
    publicPrefix: 0,
    shapes: [infixed([BASE62, 3], ['7Q~', '8Q~'], [[`${URLSAFE}.~`, 31, 34]])],
    inspect: inspectMixed,
  },
  {
    id: 'gcp-api-key',
    provider: 'Google Cloud',
    can: 'calls every API that is enabled for it at the cost of the project',
    variable: 'GOOGLE_API_KEY',
    revoke: 'https://console.cloud.google.com/apis/credentials',
    shapes: [prefixed('AIza', [[URLSAFE, 35]])],
  },
  {
    id: 'google-oauth-secret',
    provider: 'Google',
    can: 'takes the place of the application in an OAuth sign-in',
    variable: 'GOOGLE_CLIENT_SECRET',
    revoke: 'https://console.cloud.google.com/auth/clients',
    shapes: [prefixed('GOCSPX-', [[URLSAFE, 28]])],
  },
  {
    id: 'supabase',
    provider: 'Supabase',
    can: 'reads and writes everything in the project',
    variable: 'SUPABASE_ACCESS_TOKEN',
    revoke: 'https://supabase.com/dashboard/account/tokens',
    shapes: [prefixed('sbp_', [[HEX, 40]]), prefixed('sb_secret_', [[URLSAFE, 31]])],
  },
  {
    id: 'stripe',
    provider: 'Stripe',
    can: 'reads and makes payments of the account',
    variable: 'STRIPE_SECRET_KEY',
    revoke: 'https://dashboard.stripe.com/apikeys',
    shapes: [prefixed(['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'sk_prod_', 'rk_prod_'], [[BASE62, 20, 247]])],
  },
  {
    id: 'sendgrid',
    provider: 'SendGrid',
    can: 'sends mail in the name of the account',
    variable: 'SENDGRID_API_KEY',
    revoke: 'https://app.sendgrid.com/settings/api_keys',
    shapes: [prefixed('SG.', [[URLSAFE, 22], '.', [URLSAFE, 43]])],
  },
];
