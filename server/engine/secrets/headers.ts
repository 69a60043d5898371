import { isSecretName } from './names.ts';

/** The first of some headers that carries a credential. */
export function credentialIn(headers: readonly string[]): string | undefined {
  return headers.find((each) => /^authorization$|^cookie$/i.test(each) || isSecretName(each));
}
