import { BASE62, BASE64, HEX, URLSAFE, bare, prefixed, sampled, type SecretFormat } from '../format.ts';
import { inspectMixed, inspectRandom } from '../mixed.ts';
import { draw } from '../random.ts';

/** Keys for payments, shops, mail and messages, and of the tools that go with them. */
export const commerceFormats: readonly SecretFormat[] = [
  {
    id: 'stripe',
    provider: 'Stripe',
    can: 'reads and makes payments of the account',
    variables: ['STRIPE_SECRET_KEY', 'STRIPE_API_KEY'],
    revoke: 'https://dashboard.stripe.com/apikeys',
    publicTwins: ['pk_live_', 'pk_test_'],
    shapes: [
      prefixed(['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'sk_prod_', 'rk_prod_'], [[BASE62, 24, 247]]),
      prefixed(['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'sk_prod_', 'rk_prod_'], [[BASE62, 16, 23]]),
    ],
  },
  {
    id: 'stripe-whsec',
    provider: 'Stripe',
    can: 'signs webhooks in the name of the service that sends them',
    variables: ['STRIPE_WEBHOOK_SECRET', 'WEBHOOK_SECRET'],
    revoke: 'https://dashboard.stripe.com/webhooks',
    shapes: [
      prefixed('whsec_', [[BASE62, 32]]),
      prefixed('whsec_', [
        [BASE64, 24, 88],
        ['=', 0, 2],
      ]),
    ],
    inspect: inspectMixed,
  },
  {
    id: 'shopify',
    provider: 'Shopify',
    can: 'reads and changes the shop',
    variables: ['SHOPIFY_ACCESS_TOKEN', 'SHOPIFY_API_SECRET'],
    revoke: 'https://admin.shopify.com',
    shapes: [
      prefixed(['shpat_', 'shpss_', 'shpca_', 'shppa_'], [[HEX, 32]]),
      prefixed(['shpat_', 'shpss_', 'shpca_', 'shppa_'], [[BASE62, 32, 64]]),
    ],
  },
  {
    id: 'sendgrid',
    provider: 'SendGrid',
    can: 'sends mail in the name of the account',
    variables: ['SENDGRID_API_KEY'],
    revoke: 'https://app.sendgrid.com/settings/api_keys',
    shapes: [prefixed('SG.', [[URLSAFE, 22], '.', [URLSAFE, 43]]), prefixed('SG.', [[`${URLSAFE}.=`, 66]])],
    inspect: inspectRandom,
  },
  {
    id: 'resend',
    provider: 'Resend',
    can: 'sends mail in the name of the account',
    variables: ['RESEND_API_KEY'],
    revoke: 'https://resend.com/api-keys',
    shapes: [prefixed('re_', [[BASE62, 8], '_', [BASE62, 24]])],
    inspect: inspectMixed,
  },
  {
    id: 'twilio',
    provider: 'Twilio',
    can: 'sends messages and calls at the cost of the account',
    variables: ['TWILIO_API_KEY', 'TWILIO_AUTH_TOKEN', 'TWILIO_API_SECRET'],
    revoke: 'https://console.twilio.com/us1/account/keys-credentials/api-keys',
    shapes: [prefixed('SK', [[HEX, 32]])],
    named: {
      words: [
        ['twilio', 'token'],
        ['twilio', 'auth'],
        ['twilio', 'secret'],
      ],
      shapes: [bare([HEX, 32])],
    },
  },
  {
    id: 'mailgun',
    provider: 'Mailgun',
    can: 'sends mail in the name of the account',
    variables: ['MAILGUN_API_KEY'],
    revoke: 'https://app.mailgun.com/settings/api_security',
    shapes: [prefixed('key-', [[HEX, 32]])],
    named: { words: [['mailgun']], shapes: [bare([HEX, 32], '-', [HEX, 8], '-', [HEX, 8])] },
  },
  {
    id: 'postman',
    provider: 'Postman',
    can: 'reads and writes the collections of the person who made it',
    variables: ['POSTMAN_API_KEY'],
    revoke: 'https://learning.postman.com/docs/administration/managing-api-keys',
    shapes: [prefixed('PMAK-', [[HEX, 24], '-', [HEX, 34]])],
  },
  {
    id: 'age',
    provider: 'age',
    can: 'decrypts what was encrypted for it',
    variables: ['AGE_KEY', 'SOPS_AGE_KEY'],
    publicTwins: ['age1'],
    shapes: [
      sampled(prefixed('AGE-SECRET-KEY-1', [['QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58]]), (random) => {
        return `AGE-SECRET-KEY-1${draw(random, 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`;
      }),
    ],
  },
];
