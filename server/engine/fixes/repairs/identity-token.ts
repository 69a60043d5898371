import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';

/** Which check an access token needs depends on who issues it: a plan. */
export const verifyAccessToken: Fixer = function* (_finding, subject) {
  if (!isOf(subject, 'identityCheck')) return;
  yield guided('verify-access-token', 'Check it as an access token', [
    `When \`${subject.name}\` is a JWT, verify it with \`jwtVerify\` of \`jose\`: the key set of the issuer, \`issuer\`, \`audience\` (the URL of this server) and \`algorithms\`.`,
    'When it is opaque, ask the introspection endpoint of the issuer (RFC 7662) and refuse it unless `active` is true and its audience is this server.',
    'Keep the ID token check for ID tokens that a login of this server got itself.',
  ]);
};
