import type { ClientCredential } from '../facts/flows.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Located } from '../program/values.ts';
import { isSecretName } from '../secrets/names.ts';
import { inventoryOf } from './inventory.ts';
import { isPublic, placeOf } from './sources.ts';

/** Prefixes whose variables a bundler writes into what the browser loads. */
const BUNDLED = /^(NEXT_PUBLIC|VITE|EXPO_PUBLIC|REACT_APP|NUXT_PUBLIC|GATSBY|PLASMO_PUBLIC|NG_APP)_(.+)$/;
/** Keys that say which project is meant and authorize nothing. */
const IDENTIFIER =
  /FIREBASE|GOOGLE_MAPS|MAPS?_API|ANALYTICS|AMPLITUDE|MIXPANEL|SEGMENT|CLARITY|INTERCOM|CLERK_PUBLISHABLE|STRIPE_P|PK_|WRITE_KEY|WALLETCONNECT|TINYMCE|RUM|CLIENT_TOKEN|HOTJAR|ALGOLIA/;

/** `import.meta.env.VITE_OPENAI_API_KEY`, `dangerouslyAllowBrowser: true` */
export function* clientCredentials(where: Located): Generator<ClientCredential> {
  for (const member of where.module.members) {
    const [, , rest] = BUNDLED.exec(member.property) ?? [];
    if (rest === undefined || !isSecretName(rest) || isPublic(rest) || IDENTIFIER.test(rest)) continue;
    yield { kind: 'clientCredential', at: placeOf(member, where), name: member.property, how: 'bundled' };
  }
  for (const object of inventoryOf(where.module).objects) {
    const allowed = findProperty(object, 'dangerouslyAllowBrowser');
    if (allowed?.kind !== 'literal' || allowed.value !== true) continue;
    yield {
      kind: 'clientCredential',
      at: placeOf(allowed.parent ?? allowed, where),
      name: 'dangerouslyAllowBrowser',
      how: 'allowed',
    };
  }
}
