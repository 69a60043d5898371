import { decodeBase64, encodeBase64 } from '../base64.ts';
import { upperHexChecksum } from '../checksums.ts';
import {
  BASE36,
  BASE62,
  DIGIT,
  HEX,
  URLSAFE,
  GUID,
  UUID,
  bare,
  infixed,
  prefixed,
  sampled,
  withRandomTail,
  type SecretFormat,
} from '../format.ts';
import { between, draw } from '../random.ts';

const SLACK_HOOKS = ['https://hooks.slack.com/', 'hooks.slack.com/'];
const DISCORD_HOOKS = ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'].flatMap((hook) => [
  `https://${hook}`,
  `https://ptb.${hook}`,
  `https://canary.${hook}`,
  hook,
]);

/** How base64 of two digits and the start of a third begins: the id of a Discord user is a number. */
const DISCORD_STARTS = ['MD', 'MT', 'Mj', 'Mz', 'ND', 'NT', 'Nj', 'Nz', 'OD', 'OT'].flatMap((start) =>
  Array.from('AEIMQUYcgk', (third) => start + third),
);

/** Tokens of the services that people work in: chat, notes, tickets, tables, drawings. */
export const workFormats: readonly SecretFormat[] = [
  {
    id: 'slack',
    provider: 'Slack',
    can: 'reads and writes in the workspace',
    variables: ['SLACK_BOT_TOKEN', 'SLACK_TOKEN', 'SLACK_USER_TOKEN', 'SLACK_APP_TOKEN'],
    revoke: 'https://api.slack.com/apps',
    shapes: [
      prefixed('xoxb-', [[DIGIT, 10, 13], '-', [DIGIT, 10, 13], '-', [BASE62, 24]]),
      prefixed('xoxb-', [[DIGIT, 10, 13], '-', [DIGIT, 10, 13], '-', [BASE62, 16, 40]]),
      prefixed('xoxb-', [[DIGIT, 8, 14], '-', [BASE62, 18, 26]]),
      prefixed(
        ['xoxp-', 'xoxe-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-'],
        [[DIGIT, 9, 13], '-', [DIGIT, 9, 13], '-', [DIGIT, 9, 13], '-', [HEX, 10, 64]],
      ),
      prefixed(
        ['xoxp-', 'xoxe-'],
        [[DIGIT, 10, 13], '-', [DIGIT, 10, 13], '-', [DIGIT, 10, 13], '-', [URLSAFE, 28, 34]],
      ),
      prefixed(['xoxb-', 'xoxa-', 'xoxo-', 'xoxr-'], [[DIGIT, 10, 13], '-', [DIGIT, 10, 13]]),
      prefixed('xoxp-', [[DIGIT, 10, 13], '-', [DIGIT, 10, 13], '-', [DIGIT, 10, 13], '-', [BASE62, 24, 64]]),
      prefixed(['xoxa-', 'xoxr-'], [[BASE62, 12, 48]]),
      prefixed(['xoxa-', 'xoxr-'], [[DIGIT, 1], '-', [BASE62, 12, 48]]),
      prefixed(
        ['xoxa-', 'xoxr-'],
        [[DIGIT, 1], '-', [DIGIT, 9, 13], '-', [DIGIT, 9, 13], '-', [DIGIT, 9, 13], '-', [HEX, 16, 64]],
      ),
      prefixed(['xoxe.xoxb-', 'xoxe.xoxp-', 'xoxe-'], [[DIGIT, 1], '-', [BASE62, 140, 170]]),
      prefixed('xoxc-', [[DIGIT, 9, 15], '-', [DIGIT, 9, 15], '-', [DIGIT, 9, 15], '-', [HEX, 64]]),
      prefixed('xoxd-', [
        [`${URLSAFE}%+/\\`, 80, 300],
        ['=', 0, 2],
      ]),
      prefixed('xapp-', [[DIGIT, 1], '-', [BASE62, 9, 13], '-', [DIGIT, 10, 14], '-', [HEX, 64]]),
      prefixed('xapp-', [[DIGIT, 1], '-', [BASE62, 8, 20], '-', [DIGIT, 8, 16], '-', [BASE36, 20, 100]]),
    ].map(withRandomTail),
  },
  {
    id: 'slack-webhook',
    provider: 'Slack',
    can: 'posts to the channel',
    variables: ['SLACK_WEBHOOK_URL'],
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
      prefixed(SLACK_HOOKS, ['services/', [`${BASE62}/`, 43, 56]]),
      prefixed(SLACK_HOOKS, ['workflows/', [`${BASE62}/`, 43, 56]]),
      prefixed(SLACK_HOOKS, ['triggers/', [`${BASE62}/`, 43, 56]]),
      prefixed(SLACK_HOOKS, ['triggers/', [BASE62, 9, 13], '/', [DIGIT, 10, 20], '/', [HEX, 32]]),
    ],
  },
  {
    id: 'discord-bot',
    provider: 'Discord',
    can: 'reads and writes wherever the bot was invited',
    variables: ['DISCORD_TOKEN', 'DISCORD_BOT_TOKEN'],
    revoke: 'https://discord.com/developers/applications',
    publicPrefix: 0,
    shapes: [
      sampled(prefixed(DISCORD_STARTS, [[BASE62, 19, 24], '.', [URLSAFE, 6], '.', [URLSAFE, 27, 38]]), (random) => {
        const id = draw(random, '123456789', 1) + draw(random, DIGIT, 17);
        return `${encodeBase64(id)}.${draw(random, URLSAFE, 6)}.${draw(random, URLSAFE, between(random, 27, 38))}`;
      }),
    ],
    inspect: (token) =>
      /^\d{16,20}$/.test(decodeBase64(token.slice(0, token.indexOf('.'))) ?? '') ? { grade: 'certain' } : undefined,
    named: {
      words: [['discord', 'token'], ['discord', 'secret'], ['discord']],
      shapes: [bare([BASE62, 24, 28], '.', [URLSAFE, 6], '.', [URLSAFE, 27, 38]), bare([URLSAFE, 32]), bare([HEX, 64])],
    },
  },
  {
    id: 'discord-webhook',
    provider: 'Discord',
    can: 'posts to the channel',
    variables: ['DISCORD_WEBHOOK', 'DISCORD_WEBHOOK_URL'],
    shapes: [prefixed(DISCORD_HOOKS, [[DIGIT, 17, 20], '/', [URLSAFE, 60, 80]])],
  },
  {
    id: 'telegram',
    provider: 'Telegram',
    can: 'reads and writes as the bot',
    variables: ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_TOKEN'],
    revoke: 'https://core.telegram.org/bots/features#botfather',
    publicPrefix: 0,
    shapes: [
      sampled(infixed([DIGIT, 5, 16], [':A'], [[URLSAFE, 34]]), (random) => {
        return `${draw(random, '123456789', 1)}${draw(random, DIGIT, between(random, 7, 9))}:AA${draw(random, URLSAFE, 33)}`;
      }),
    ],
  },
  {
    id: 'notion',
    provider: 'Notion',
    can: 'reads and writes every page that is shared with the integration',
    variables: ['NOTION_TOKEN', 'NOTION_API_KEY', 'NOTION_API_TOKEN'],
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
    variables: ['LINEAR_API_KEY', 'LINEAR_API_TOKEN'],
    revoke: 'https://linear.app/settings/account/security',
    shapes: [
      prefixed('lin_api_', [[BASE62, 40]]),
      prefixed('lin_oauth_', [[HEX, 64]]),
      prefixed('lin_api_', [[`${BASE62}_`, 32, 128]]),
    ],
    named: { words: [['linear']], shapes: [bare([HEX, 32])] },
  },
  {
    id: 'figma',
    provider: 'Figma',
    can: 'reads the files of its owner',
    variables: ['FIGMA_API_KEY', 'FIGMA_ACCESS_TOKEN', 'FIGMA_TOKEN'],
    revoke: 'https://www.figma.com/settings',
    shapes: [prefixed('figd_', [[URLSAFE, 38, 42]]), prefixed('figd_', [[URLSAFE, 43, 200]])],
    named: {
      words: [['figma']],
      shapes: [bare([HEX, 4], '-', [HEX, 8], '-', [HEX, 4], '-', [HEX, 4], '-', [HEX, 4], '-', [HEX, 12])],
    },
  },
  {
    id: 'airtable',
    provider: 'Airtable',
    can: 'reads and, if so permitted, writes the bases it was made for',
    variables: ['AIRTABLE_API_KEY', 'AIRTABLE_PAT'],
    revoke: 'https://airtable.com/create/tokens',
    shapes: [prefixed('pat', [[BASE62, 14], '.', [HEX, 64]])],
    named: { words: [['airtable']], shapes: [bare([BASE62, 17])] },
  },
  {
    id: 'asana',
    provider: 'Asana',
    can: 'acts in the name of the person who made it',
    variables: ['ASANA_ACCESS_TOKEN'],
    revoke: 'https://app.asana.com/0/my-apps',
    shapes: [
      prefixed(['1/', '2/'], [[DIGIT, 16], ':', [BASE62, 32]]),
      prefixed('2/', [[DIGIT, 16], '/', [DIGIT, 16], ':', [HEX, 32]]),
    ],
    named: { words: [['asana']], shapes: [bare([BASE62, 32])] },
  },
  {
    id: 'clickup',
    provider: 'ClickUp',
    can: 'acts in the name of the person who made it',
    variables: ['CLICKUP_API_KEY', 'CLICKUP_API_TOKEN'],
    revoke: 'https://app.clickup.com/settings/apps',
    shapes: [prefixed('pk_', [[DIGIT, 8, 9], '_', [BASE62, 32]])],
  },
  {
    id: 'atlassian',
    provider: 'Atlassian',
    can: 'acts in Jira, Confluence or Bitbucket in the name of the person who made it',
    variables: ['JIRA_API_TOKEN', 'ATLASSIAN_API_TOKEN', 'CONFLUENCE_API_TOKEN', 'BITBUCKET_APP_PASSWORD'],
    revoke: 'https://id.atlassian.com/manage-profile/security/api-tokens',
    shapes: [
      prefixed(['ATATT3', 'ATCTT3', 'ATSTT3'], [[URLSAFE, 160, 200], '=', ['0123456789ABCDEF', 8]], upperHexChecksum),
      prefixed(['ATATT3', 'ATCTT3', 'ATSTT3'], [[`${URLSAFE}=`, 170, 210]]),
      prefixed('ATBB', [[BASE62, 24, 40]]),
    ],
    named: { words: [['atlassian'], ['jira'], ['confluence']], shapes: [bare([BASE62, 24])] },
  },
  {
    id: 'hubspot',
    provider: 'HubSpot',
    can: 'reads and writes what the private app was permitted',
    variables: ['HUBSPOT_ACCESS_TOKEN', 'HUBSPOT_PRIVATE_APP_TOKEN'],
    shapes: [
      sampled(prefixed(['pat-na', 'pat-eu', 'pat-ap'], [[DIGIT, 1], '-', ...GUID]), (random) => {
        return `pat-${random() < 0.5 ? 'na' : 'eu'}1-${prefixed('', UUID).sample(random)}`;
      }),
    ],
    named: { words: [['hubspot'], ['hapikey']], shapes: [bare(...GUID)] },
  },
];
