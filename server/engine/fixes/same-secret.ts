import { annotation } from './annotation.ts';
import type { Draft } from './draft.ts';

/** A comparison whose time says nothing about the secret, and in which two values that are missing are not the same. */
export function defineSameSecret(draft: Draft): string {
  const hash = draft.import('node:crypto', 'createHash');
  const equal = draft.import('node:crypto', 'timingSafeEqual');
  const text = annotation(draft.style);
  return draft.define(
    'sameSecret',
    (self) => `function ${self}(given${text(': unknown')}, expected${text(': unknown')})${text(': boolean')} {
  if (typeof given !== 'string' || typeof expected !== 'string') return false;
  const digest = (value${text(': string')}) => ${hash}('sha256').update(value).digest();
  return ${equal}(digest(given), digest(expected));
}`,
  );
}
