import type { Expression } from '../program/nodes.ts';
import { descendants } from '../program/walk.ts';

const CLIENT = /^(?:\w+_)?(?:client|app|application)_?id$/i;

/**
 * Whether an issuer is that of one client, as each application has its own at WorkOS:
 * `https://api.workos.com/user_management/${CLIENT_ID}`. It makes no tokens for others, so that it says for whom they are.
 */
export function isIssuerOfClient(issuer: Expression, depth = 0): boolean {
  for (const node of descendants(issuer)) {
    const name = node.kind === 'name' ? node.name : node.kind === 'member' ? node.property : '';
    if (CLIENT.test(name)) return true;
    const origin = node.kind === 'name' ? node.binding?.origin : undefined;
    if (depth < 2 && origin?.kind === 'variable' && origin.value && isIssuerOfClient(origin.value, depth + 1))
      return true;
  }
  return false;
}
