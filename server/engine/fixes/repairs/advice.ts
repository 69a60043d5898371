import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { isOf } from '../subject.ts';

/** A key for each client, so that one can be taken away alone: a plan, since the keys have to be handed out. */
export const keyPerClient: Fixer = function* (_finding, subject) {
  if (!isOf(subject, 'threatModel') || !subject.sharedKey) return;
  const { variable } = subject.sharedKey;
  yield guided('key-per-client', 'Give each client a key of its own', [
    'Make a key of 32 random bytes for each client, with the id of the client in front: `agent1.…`.',
    'Keep a table of them where only the server can read it: id, SHA-256 digest of the key, expiry, and whether it is revoked. Keep no key.',
    'Look the id up, refuse what is unknown, expired or revoked, and compare the digests with `timingSafeEqual`.',
    `Write the id, never the key, to the log, and take \`${variable}\` away when every client has its own.`,
  ]);
};

/** Callers who act for a user sign that user in: a plan, since it needs an authorization server. */
export const signUsersIn: Fixer = function* (_finding, subject) {
  if (!isOf(subject, 'threatModel') || !subject.userData) return;
  const { provider } = subject.userData;
  yield guided('sign-users-in', 'Let each user sign in (OAuth)', [
    'Put `requireBearerAuth` before the endpoint, with a verifier for tokens of your authorization server and the URL of this server as the audience.',
    `Keep what a user granted at ${provider} under that user, and use it for calls with that user's token only.`,
    'For yourself alone, serve it over standard streams, or on 127.0.0.1.',
  ]);
};
