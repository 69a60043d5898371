const PUBLIC_BY_DESIGN =
  /^(?:sb_publishable_|pk_(?:live|test)_|phc_|pk\.eyJ1Ijoi|0x4AAAAAA|mob-[\da-f]{8}-|(?:public|link)-(?:sandbox|development|production)-|(?:pub|sub)-c-|pub[\da-f]{32}$|InstrumentationKey=|https:\/\/[\da-f]{32}@|ssh-(?:rsa|ed25519) |ecdsa-|-----BEGIN (?:PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE)|[\w-]+\.apps\.googleusercontent\.com$)/;

/**
 * Whether a key is made to be shown to everybody: publishable keys of Supabase, Stripe, Clerk, PostHog, Mapbox and
 * others, site keys, DSNs, certificates and public keys. Legacy Supabase `anon` tokens are told apart by their payload.
 */
export function isPublicByDesign(value: string): boolean {
  return PUBLIC_BY_DESIGN.test(value);
}
