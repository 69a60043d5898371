import { counts } from './sequences.ts';

/**
 * Whether the body of a credential was typed to look like one: the alphabet in changing case
 * (`aBcDeFgHiJkLmNoPqRsT1234567890`), or random text that says at its end that it is an example.
 */
export function isMadeUp(body: string): boolean {
  if (body.length >= 32 && /[a-z\d]EXAMPLE$/.test(body)) return true;
  const changes = body.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g) ?? [];
  return changes.length >= 8 && (counts(body) || counts(body.replace(/^[A-Z][a-z]+\d+/, '')));
}
