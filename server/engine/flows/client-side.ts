import type { ClientCredential } from '../facts/flows.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Node } from '../program/nodes.ts';
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
  for (const { name, node } of environmentReads(where)) {
    const [, , rest] = BUNDLED.exec(name) ?? [];
    if (rest === undefined || !isSecretName(rest) || isPublic(rest) || IDENTIFIER.test(rest)) continue;
    yield { kind: 'clientCredential', at: placeOf(node, where), name, how: 'bundled' };
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

/** `import.meta.env.VITE_KEY`, `const { VITE_KEY } = import.meta.env` */
function* environmentReads({ module }: Located): Generator<{ readonly name: string; readonly node: Node }> {
  for (const member of module.members) {
    yield { name: member.property, node: member };
    const { parent } = member;
    if (member.property !== 'env' || parent?.kind !== 'declaration' || parent.target.kind !== 'objectPattern') continue;
    for (const part of parent.target.properties)
      if (part.key !== undefined) yield { name: part.key, node: part.target };
  }
}
