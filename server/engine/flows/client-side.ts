import type { ClientCredential } from '../facts/flows.ts';
import { findProperty } from '../program/evaluate.ts';
import type { Node } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import { bundledSecret } from '../secrets/bundled-names.ts';
import { inventoryOf } from './inventory.ts';
import { isPublic, placeOf } from './sources.ts';

/** `import.meta.env.VITE_OPENAI_API_KEY`, `dangerouslyAllowBrowser: true` */
export function* clientCredentials(where: Located): Generator<ClientCredential> {
  for (const { name, node } of environmentReads(where)) {
    const rest = bundledSecret(name);
    if (rest === undefined || isPublic(rest)) continue;
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
