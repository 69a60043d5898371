import type { SecretMatch } from './find.ts';
import { secretFormats } from './formats.ts';
import { variableFor } from './generic.ts';

/**
 * The environment variable to keep a credential in: what it is called already, when the provider's credentials usually
 * have that name or nobody knows the provider, else the usual one.
 */
export function proposeVariable({ format, variable }: SecretMatch, name: string | undefined): string {
  if (name === undefined) return variable;
  const own = variableFor(name);
  const usual = secretFormats.find(({ id }) => id === format && id !== 'generic')?.variables;
  return usual === undefined || usual.includes(own) ? own : variable;
}
