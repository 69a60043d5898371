import { bodyHexChecksum } from '../checksums.ts';
import { BASE36, BASE62, BASE64, GUID, HEX, URLSAFE, bare, prefixed, sampled, type SecretFormat } from '../format.ts';
import { inspectMixed } from '../mixed.ts';
import { between, draw } from '../random.ts';

const DEPLOYS = 'deploys to and reads the settings of the account';

/** Tokens of the platforms that servers run on and are watched with. */
export const hostingFormats: readonly SecretFormat[] = [
  {
    id: 'cloudflare',
    provider: 'Cloudflare',
    can: 'does what it was permitted in the account',
    variables: ['CLOUDFLARE_API_TOKEN', 'CF_API_TOKEN', 'CLOUDFLARE_API_KEY'],
    revoke: 'https://dash.cloudflare.com/profile/api-tokens',
    shapes: [
      prefixed(
        ['cfut_', 'cfat_', 'cfk_'],
        [
          [BASE62, 40],
          [HEX, 8],
        ],
        bodyHexChecksum,
      ),
      prefixed('v1.0-', [[HEX, 24], '-', [HEX, 146]]),
    ],
    publicTwins: ['0x4AAAAAA'],
    named: { words: [['cloudflare'], ['cf', 'api'], ['cf', 'token']], shapes: [bare([URLSAFE, 40]), bare([HEX, 37])] },
  },
  {
    id: 'vercel',
    provider: 'Vercel',
    can: DEPLOYS,
    variables: ['VERCEL_TOKEN', 'VERCEL_API_TOKEN'],
    revoke: 'https://vercel.com/account/settings/tokens',
    shapes: [
      prefixed(['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], [[URLSAFE, 56]]),
      prefixed(['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], [[BASE62, 24]]),
      prefixed(['vcp_', 'vci_', 'vca_', 'vcr_', 'vck_'], [[BASE62, 40]]),
    ],
    named: { words: [['vercel']], shapes: [bare([BASE62, 24])] },
    inspect: inspectMixed,
  },
  {
    id: 'netlify',
    provider: 'Netlify',
    can: DEPLOYS,
    variables: ['NETLIFY_AUTH_TOKEN'],
    revoke: 'https://app.netlify.com/user/applications',
    shapes: [prefixed('nfp_', [[BASE62, 36]])],
    named: { words: [['netlify']], shapes: [bare([`${URLSAFE}=`, 40, 46])] },
  },
  {
    id: 'heroku',
    provider: 'Heroku',
    can: DEPLOYS,
    variables: ['HEROKU_API_KEY'],
    revoke: 'https://dashboard.heroku.com/account',
    shapes: [prefixed('HRKU-AA', [[URLSAFE, 58]])],
    named: { words: [['heroku']], shapes: [bare(...GUID)] },
  },
  {
    id: 'render',
    provider: 'Render',
    can: DEPLOYS,
    variables: ['RENDER_API_KEY'],
    revoke: 'https://dashboard.render.com/u/settings',
    shapes: [prefixed('rnd_', [[BASE62, 28]])],
    inspect: inspectMixed,
  },
  {
    id: 'flyio',
    provider: 'Fly.io',
    can: DEPLOYS,
    variables: ['FLY_API_TOKEN', 'FLY_ACCESS_TOKEN'],
    revoke: 'https://fly.io/user/personal_access_tokens',
    shapes: [
      sampled(
        prefixed(['FlyV1 fm2_', 'FlyV1 fm1r_', 'FlyV1 fm1a_', 'FlyV1 '], [[`${BASE64}=,_-`, 100, 4000]]),
        (random) => {
          return `FlyV1 fm2_${draw(random, BASE64, between(random, 120, 200))}`;
        },
      ),
      prefixed('fo1_', [[URLSAFE, 43]]),
      prefixed(
        ['fm2_', 'fm1r_', 'fm1a_', 'fm1_'],
        [
          [BASE64, 100, 4000],
          ['=', 0, 2],
        ],
      ),
    ],
  },
  {
    id: 'doppler',
    provider: 'Doppler',
    can: 'reads and, if so permitted, writes the secrets of the project',
    variables: ['DOPPLER_TOKEN'],
    revoke: 'https://dashboard.doppler.com',
    shapes: [
      prefixed(['dp.pt.', 'dp.st.', 'dp.ct.', 'dp.sa.', 'dp.scim.', 'dp.audit.'], [[BASE62, 40, 44]]),
      prefixed('dp.st.', [[`${BASE36}_-`, 2, 35], '.', [BASE62, 40, 44]]),
    ],
  },
  {
    id: '1password',
    provider: '1Password',
    can: 'reads the vaults of the service account',
    variables: ['OP_SERVICE_ACCOUNT_TOKEN'],
    revoke: 'https://developer.1password.com/docs/service-accounts/security/',
    shapes: [
      sampled(
        prefixed('ops_eyJ', [
          [BASE64, 97, 4000],
          ['=', 0, 3],
        ]),
        (random) => {
          return `ops_eyJ${draw(random, BASE64, between(random, 260, 400))}`;
        },
      ),
    ],
  },
  {
    id: 'tailscale',
    provider: 'Tailscale',
    can: 'joins the network or manages it',
    variables: ['TAILSCALE_API_KEY', 'TS_AUTHKEY', 'TAILSCALE_AUTH_KEY'],
    revoke: 'https://login.tailscale.com/admin/settings/keys',
    shapes: [
      prefixed(
        ['tskey-api-', 'tskey-auth-', 'tskey-client-', 'tskey-scim-', 'tskey-webhook-'],
        [[`${BASE62}_`, 8, 40], '-', [`${BASE62}_`, 16, 60]],
      ),
      prefixed('tskey-', [
        ['abcdefghijklmnopqrstuvwxyz', 2, 20],
        '-',
        [`${BASE62}_`, 8, 40],
        '-',
        [`${BASE62}_`, 16, 60],
      ]),
      prefixed('tskey-api-', [[URLSAFE, 20, 36]]),
    ],
  },
  {
    id: 'datadog',
    provider: 'Datadog',
    can: 'writes to and, with an application key, reads from the account',
    variables: ['DD_API_KEY', 'DATADOG_API_KEY', 'DD_APP_KEY', 'DD_APPLICATION_KEY'],
    revoke: 'https://app.datadoghq.com/organization-settings/api-keys',
    publicPrefix: 0,
    shapes: [],
    named: {
      words: [['datadog'], ['datadoghq'], ['ddog'], ['dd', 'api'], ['dd', 'app'], ['dd', 'application']],
      shapes: [bare([HEX, 32]), bare([HEX, 40]), bare([BASE62, 32]), bare([BASE62, 40])],
    },
  },
  {
    id: 'grafana',
    provider: 'Grafana',
    can: 'reads and changes the dashboards and data sources of the organization',
    variables: ['GRAFANA_SERVICE_ACCOUNT_TOKEN', 'GRAFANA_API_KEY', 'GRAFANA_TOKEN'],
    revoke: 'https://grafana.com/docs/grafana/latest/administration/service-accounts/',
    shapes: [
      prefixed('glsa_', [[BASE62, 32], '_', [HEX, 8]]),
      sampled(
        prefixed('glc_', [
          [BASE64, 32, 400],
          ['=', 0, 2],
        ]),
        (random) => {
          return `glc_eyJvIjoi${draw(random, BASE64, between(random, 80, 140))}`;
        },
      ),
      sampled(
        prefixed('eyJrIjoi', [
          [BASE64, 40, 400],
          ['=', 0, 2],
        ]),
        (random) => {
          return `eyJrIjoi${draw(random, BASE64, between(random, 72, 120))}`;
        },
      ),
    ],
  },
  {
    id: 'newrelic',
    provider: 'New Relic',
    can: 'reads the account in the name of the person who made it',
    variables: ['NEW_RELIC_API_KEY', 'NEW_RELIC_USER_KEY'],
    revoke: 'https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys',
    shapes: [prefixed('NRAK-', [[BASE62, 27]]), prefixed(['NRII-', 'NRIQ-'], [[URLSAFE, 32]])],
    named: { words: [['new', 'relic'], ['newrelic']], shapes: [bare([BASE62, 64])] },
  },
  {
    id: 'posthog',
    provider: 'PostHog',
    can: 'reads and changes the projects of the person who made it',
    variables: ['POSTHOG_API_KEY', 'POSTHOG_PERSONAL_API_KEY'],
    revoke: 'https://posthog.com/docs/api/personal-api-keys',
    publicTwins: ['phc_'],
    shapes: [prefixed('phx_', [[URLSAFE, 41, 49]])],
    inspect: inspectMixed,
  },
];
