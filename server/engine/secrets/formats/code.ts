import { BASE36, BASE62, BASE64, HEX, URLSAFE, bare, prefixed, sampled, type SecretFormat } from '../format.ts';
import { decodeJson, encodeBase64, encodeBase64Url } from '../base64.ts';
import { base36Checksum, base62Checksum } from '../checksums.ts';
import { between, draw } from '../random.ts';

/** Tokens of the places where code is kept and published. */
export const codeFormats: readonly SecretFormat[] = [
  {
    id: 'github-classic',
    provider: 'GitHub',
    can: 'acts in every repository that its owner granted it',
    variables: ['GITHUB_PERSONAL_ACCESS_TOKEN', 'GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_PAT'],
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
    variables: ['GITHUB_PERSONAL_ACCESS_TOKEN', 'GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_PAT'],
    revoke: 'https://github.com/settings/personal-access-tokens',
    shapes: [prefixed('github_pat_', [[BASE62, 22], '_', [BASE62, 59]]), prefixed('github_pat_', [[`${BASE62}_`, 82]])],
  },
  {
    id: 'github-app-jwt',
    provider: 'GitHub',
    can: 'acts in the repositories that the app is installed in, for an hour',
    variables: ['GITHUB_TOKEN', 'GH_TOKEN'],
    revoke: 'https://github.com/settings/apps',
    shapes: [
      sampled(
        prefixed('ghs_', [
          ['0123456789', 1, 20],
          '_',
          [URLSAFE, 10, 1000],
          '.',
          [URLSAFE, 10, 4000],
          '.',
          [URLSAFE, 20, 1000],
        ]),
        (random) => {
          const header = encodeBase64Url(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: draw(random, HEX, 32) }));
          const claims = { iss: 'github', sub: draw(random, BASE62, 16), exp: Math.floor(1.7e9 + random() * 1e8) };
          const payload = encodeBase64Url(JSON.stringify(claims));
          return `ghs_${between(random, 1e5, 9e6)}_${header}.${payload}.${draw(random, URLSAFE, 342)}`;
        },
      ),
    ],
    inspect(token) {
      const header = decodeJson(token.slice(token.indexOf('_', 4) + 1, token.indexOf('.')));
      return { grade: header?.['alg'] === undefined ? 'likely' : 'certain' };
    },
  },
  {
    id: 'gitlab',
    provider: 'GitLab',
    can: 'acts in the name of the person who made it',
    variables: ['GITLAB_PERSONAL_ACCESS_TOKEN', 'GITLAB_TOKEN'],
    revoke: 'https://gitlab.com/-/user_settings/personal_access_tokens',
    shapes: [
      prefixed('glpat-', [[URLSAFE, 20]]),
      prefixed('glpat-', [[URLSAFE, 27, 300], '.', [BASE36, 2], [BASE36, 7]], base36Checksum),
      prefixed('glpat-', [[URLSAFE, 27, 300], '.', [BASE36, 2], '.', [BASE36, 9]]),
      prefixed('glpat-', [[URLSAFE, 21, 128]]),
    ],
  },
  {
    id: 'gitlab-other',
    provider: 'GitLab',
    can: 'acts as the runner, deployment, feed or application that it was made for',
    variables: ['GITLAB_TOKEN', 'CI_JOB_TOKEN', 'RUNNER_TOKEN', 'GITLAB_DEPLOY_TOKEN'],
    revoke: 'https://docs.gitlab.com/security/tokens/',
    shapes: [
      prefixed(
        ['glrt-', 'gldt-', 'glft-', 'glptt-', 'glagent-', 'gloas-', 'glsoat-', 'glimt-', 'glffct-', 'GR1348941'],
        [[URLSAFE, 20, 64]],
      ),
      prefixed('glcbt-', [[BASE62, 1, 5], '_', [URLSAFE, 20, 64]]),
      prefixed('glcbt-', [[URLSAFE, 20, 64]]),
      prefixed(['glrt-', 'glrtr-'], [[URLSAFE, 27, 300], '.', [BASE36, 2], [BASE36, 7]], base36Checksum),
      prefixed(['glrt-', 'glrtr-'], [[URLSAFE, 27, 300], '.', [BASE36, 2], '.', [BASE36, 9]]),
      prefixed('_gitlab_session=', [[BASE36, 32]]),
    ],
  },
  {
    id: 'npm',
    provider: 'npm',
    can: 'reads and, if so permitted, publishes packages',
    variables: ['NPM_TOKEN', 'NODE_AUTH_TOKEN'],
    revoke: 'https://www.npmjs.com/settings/~/tokens',
    shapes: [prefixed('npm_', [[BASE62, 36]], base62Checksum)],
  },
  {
    id: 'pypi',
    provider: 'PyPI',
    can: 'publishes packages',
    variables: ['PYPI_TOKEN', 'PYPI_API_TOKEN', 'TWINE_PASSWORD', 'UV_PUBLISH_TOKEN'],
    revoke: 'https://pypi.org/manage/account/',
    shapes: [
      sampled(prefixed('pypi-AgEIcHlwaS5vcmc', [[URLSAFE, 50, 1000]]), (random) => {
        return `pypi-AgEIcHlwaS5vcmc${draw(random, URLSAFE, between(random, 120, 180))}`;
      }),
    ],
  },
  {
    id: 'docker',
    provider: 'Docker Hub',
    can: 'pulls and, if so permitted, pushes images',
    variables: ['DOCKER_PAT', 'DOCKERHUB_TOKEN', 'DOCKER_PASSWORD'],
    revoke: 'https://app.docker.com/settings/personal-access-tokens',
    shapes: [prefixed('dckr_pat_', [[URLSAFE, 27]]), prefixed('dckr_oat_', [[URLSAFE, 32]])],
  },
  {
    id: 'sentry',
    provider: 'Sentry',
    can: 'reads and changes the projects of the organization',
    variables: ['SENTRY_AUTH_TOKEN', 'SENTRY_ACCESS_TOKEN'],
    revoke: 'https://sentry.io/settings/account/api/auth-tokens/',
    shapes: [
      prefixed('sntryu_', [[HEX, 64]]),
      sampled(prefixed('sntrys_', ['eyJ', [`${BASE64}=`, 20, 400], '_', [BASE64, 43]]), (random) => {
        const payload = { iat: 1.7e9 + random() * 1e8, url: 'https://sentry.io', org: draw(random, BASE36, 8) };
        return `sntrys_${encodeBase64(JSON.stringify(payload))}_${draw(random, BASE64, 43)}`;
      }),
    ],
    named: { words: [['sentry']], shapes: [bare([HEX, 64])] },
    inspect(token) {
      if (token.startsWith('sntryu_')) return { grade: 'likely' };
      const payload = decodeJson(token.slice('sntrys_'.length, token.lastIndexOf('_')));
      return { grade: payload?.['iat'] === undefined ? 'likely' : 'certain' };
    },
  },
];
