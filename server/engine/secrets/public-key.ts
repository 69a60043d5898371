import { secretFormats } from './formats.ts';

/** Beside the twins of known secrets: Mapbox, LaunchDarkly, Plaid, PubNub, Datadog, Application Insights, DSNs, public keys. */
const PUBLIC_BY_DESIGN =
  /^(?:pk\.eyJ1Ijoi|mob-[\da-f]{8}-|(?:public|link)-(?:sandbox|development|production)-|(?:pub|sub)-c-|pub[\da-f]{32}$|InstrumentationKey=|https:\/\/[\da-f]{32}@|ssh-(?:rsa|ed25519) |ecdsa-|-----BEGIN (?:PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE)|[\w-]+\.apps\.googleusercontent\.com$)/;

const TWINS = secretFormats.flatMap(({ publicTwins }) => publicTwins ?? []);

/**
 * Whether a key is made to be shown to everybody: publishable keys of Supabase, Stripe, Clerk, PostHog, Mapbox and
 * others, site keys, DSNs, certificates and public keys. Legacy Supabase `anon` tokens are told apart by their payload.
 */
export function isPublicByDesign(value: string): boolean {
  return TWINS.some((twin) => value.startsWith(twin)) || PUBLIC_BY_DESIGN.test(value);
}
