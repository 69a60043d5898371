declare const masked: unique symbol;

/**
 * Text that is safe to show: it holds no credential. Whatever leaves the engine about a credential is of this type,
 * so that a raw value cannot reach a message without the compiler's notice.
 */
export type Masked = string & { readonly [masked]: true };

/**
 * Shows a credential as its public prefix, an ellipsis and, when it is 24 characters or longer, its last two
 * characters. `prefixLength` counts the characters that every key of the format shares; 0 when nothing is public.
 */
export function mask(credential: string, prefixLength: number): Masked {
  const prefix = credential.slice(0, Math.min(prefixLength, Math.floor(credential.length / 2)));
  const tail = credential.length >= 24 ? credential.slice(-2) : '';
  return `${prefix}…${tail}` as Masked;
}
