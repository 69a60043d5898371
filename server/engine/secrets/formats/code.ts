import { BASE36, BASE62, HEX, URLSAFE, BASE64, prefixed, type SecretFormat } from '../format.ts';
import { decodeJson, encodeBase64 } from '../base64.ts';
import { base36Checksum, base62Checksum } from '../checksums.ts';
import { draw } from '../random.ts';

/** Tokens of the places where code is kept, published and watched. */
export const codeFormats: readonly SecretFormat[] = [
  {
    id: 'github-classic',
    provider: 'GitHub',
    can: 'acts in every repository that its owner granted it',
    variable: 'GITHUB_PERSONAL_ACCESS_TOKEN',
    revoke: 'https://github.com/settings/tokens',
    shapes: [
      prefixed(['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], [[BASE62, 36]], base62Checksum),
      prefixed('ghr_', [[BASE62, 76]]),
    ],
  },
  {
    id: 'github-finegrained',
    provider: 'GitHub',
    can: 'acts in the repositories that it was made for',
    variable: 'GITHUB_PERSONAL_ACCESS_TOKEN',
    revoke: 'https://github.com/settings/personal-access-tokens',
    shapes: [prefixed('github_pat_', [[BASE62, 22], '_', [BASE62, 59]])],
  },
  {
    id: 'gitlab',
    provider: 'GitLab',
    can: 'acts in the name of the person who made it',
    variable: 'GITLAB_PERSONAL_ACCESS_TOKEN',
    revoke: 'https://gitlab.com/-/user_settings/personal_access_tokens',
    shapes: [
      prefixed('glpat-', [[URLSAFE, 20]]),
      prefixed('glpat-', [[URLSAFE, 27, 300], '.', [BASE36, 2], [BASE36, 7]], base36Checksum),
      prefixed('glpat-', [[URLSAFE, 27, 300], '.', [BASE36, 2], '.', [BASE36, 9]]),
    ],
  },
  {
    id: 'npm',
    provider: 'npm',
    can: 'reads and, if so permitted, publishes packages',
    variable: 'NPM_TOKEN',
    revoke: 'https://www.npmjs.com/settings/~/tokens',
    shapes: [prefixed('npm_', [[BASE62, 36]], base62Checksum)],
  },
  {
    id: 'sentry',
    provider: 'Sentry',
    can: 'reads and changes the projects of the organization',
    variable: 'SENTRY_AUTH_TOKEN',
    revoke: 'https://sentry.io/settings/account/api/auth-tokens/',
    shapes: [
      prefixed('sntryu_', [[HEX, 64]]),
      {
        ...prefixed('sntrys_', ['eyJ', [`${BASE64}=`, 20, 400], '_', [BASE64, 43]]),
        sample: (random) => {
          const payload = { iat: 1.7e9 + random() * 1e8, url: 'https://sentry.io', org: draw(random, BASE36, 8) };
          return `sntrys_${encodeBase64(JSON.stringify(payload))}_${draw(random, BASE64, 43)}`;
        },
      },
    ],
    inspect(token) {
      if (token.startsWith('sntryu_')) return { grade: 'likely' };
      const payload = decodeJson(token.slice('sntrys_'.length, token.lastIndexOf('_')));
      return payload?.['iat'] === undefined ? undefined : { grade: 'certain' };
    },
  },
];
