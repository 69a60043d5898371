import { isSecretName } from './names.ts';

/** Prefixes whose variables a bundler writes into what the browser loads. */
const BUNDLED = /^(?:NEXT_PUBLIC|VITE|EXPO_PUBLIC|REACT_APP|NUXT_PUBLIC|GATSBY|PLASMO_PUBLIC|NG_APP)_(.+)$/;
/** Keys that say which project is meant and authorize nothing. */
const IDENTIFIER =
  /FIREBASE|GOOGLE_MAPS|MAPS?_API|ANALYTICS|AMPLITUDE|MIXPANEL|SEGMENT|CLARITY|INTERCOM|CLERK_PUBLISHABLE|STRIPE_P|PK_|WRITE_KEY|WALLETCONNECT|TINYMCE|RUM|CLIENT_TOKEN|HOTJAR|ALGOLIA/;

/** What a variable is called behind the prefix by which a bundler publishes it, when that is the name of a credential. */
export function bundledSecret(name: string): string | undefined {
  const rest = BUNDLED.exec(name)?.[1];
  return rest !== undefined && isSecretName(rest) && !IDENTIFIER.test(rest) ? rest : undefined;
}
