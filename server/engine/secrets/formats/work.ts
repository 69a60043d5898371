import { BASE62, DIGIT, HEX, URLSAFE, prefixed, type SecretFormat } from '../format.ts';

const SLACK_HOOKS = ['https://hooks.slack.com/', 'hooks.slack.com/'];

/** Tokens of the services that people work in: chat, notes, tickets, tables, drawings. */
export const workFormats: readonly SecretFormat[] = [
  {
    id: 'slack',
    provider: 'Slack',
    can: 'reads and writes in the workspace',
    variable: 'SLACK_BOT_TOKEN',
    revoke: 'https://api.slack.com/apps',
    shapes: [
      prefixed('xoxb-', [[DIGIT, 10, 13], '-', [DIGIT, 10, 13], '-', [BASE62, 24]]),
      prefixed('xoxb-', [[DIGIT, 10, 13], '-', [BASE62, 24]]),
      prefixed(
        ['xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-'],
        [[DIGIT, 10, 13], '-', [DIGIT, 10, 13], '-', [DIGIT, 10, 13], '-', [HEX, 32]],
      ),
      prefixed(['xoxe.xoxb-', 'xoxe.xoxp-', 'xoxe-'], [[DIGIT, 1], '-', [BASE62, 140, 170]]),
      prefixed(['xoxc-', 'xoxd-'], [[URLSAFE, 40, 200]]),
      prefixed('xapp-', [[DIGIT, 1], '-', [BASE62, 9, 13], '-', [DIGIT, 10, 14], '-', [HEX, 64]]),
    ],
  },
  {
    id: 'slack-webhook',
    provider: 'Slack',
    can: 'posts to the channel',
    variable: 'SLACK_WEBHOOK_URL',
    revoke: 'https://api.slack.com/apps',
    shapes: [
      prefixed(SLACK_HOOKS, ['services/T', [BASE62, 8, 12], '/B', [BASE62, 8, 12], '/', [BASE62, 23, 25]]),
      prefixed(SLACK_HOOKS, [
        'workflows/T',
        [BASE62, 8, 12],
        '/A',
        [BASE62, 8, 12],
        '/',
        [DIGIT, 15, 20],
        '/',
        [BASE62, 23, 25],
      ]),
      prefixed(SLACK_HOOKS, ['triggers/', [BASE62, 9, 13], '/', [DIGIT, 10, 20], '/', [HEX, 32]]),
    ],
  },
  {
    id: 'notion',
    provider: 'Notion',
    can: 'reads and writes every page that is shared with the integration',
    variable: 'NOTION_TOKEN',
    revoke: 'https://www.notion.so/profile/integrations',
    shapes: [
      prefixed('ntn_', [
        [DIGIT, 11],
        [BASE62, 35],
      ]),
      prefixed('secret_', [[BASE62, 43]]),
    ],
  },
  {
    id: 'linear',
    provider: 'Linear',
    can: 'reads and writes the issues of its owner',
    variable: 'LINEAR_API_KEY',
    revoke: 'https://linear.app/settings/account/security',
    shapes: [prefixed('lin_api_', [[BASE62, 40]]), prefixed('lin_oauth_', [[HEX, 64]])],
  },
  {
    id: 'figma',
    provider: 'Figma',
    can: 'reads the files of its owner',
    variable: 'FIGMA_API_KEY',
    revoke: 'https://www.figma.com/settings',
    shapes: [prefixed('figd_', [[URLSAFE, 38, 42]])],
  },
  {
    id: 'airtable',
    provider: 'Airtable',
    can: 'reads and, if so permitted, writes the bases it was made for',
    variable: 'AIRTABLE_API_KEY',
    revoke: 'https://airtable.com/create/tokens',
    shapes: [prefixed('pat', [[BASE62, 14], '.', [HEX, 64]])],
  },
];
