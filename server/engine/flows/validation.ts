import type { Node } from '../program/nodes.ts';
import type { Located } from '../program/values.ts';
import { ancestors } from '../program/walk.ts';
import { calledName } from './ends.ts';

const CHECKING_NAME =
  /verif|valid|introspect|authenticat|authoriz|userinfo|whoami|exchange|check|session|getUser|fetchUser|getTokenInfo|identify|isAuth|revoke|login|health|test(Conn|Auth)/i;
const CHECKING_URL =
  /introspect|userinfo|tokeninfo|\/me\b|\/user\b|verify|validate|whoami|jwks|oauth|\/auth|session|current_?user|localhost|127\.0\.0\.1|revoke|\/token\b/i;

/** A request that asks the issuer about the credential itself: introspection, user information, revocation. */
export function isValidation(node: Node, { module }: Located): boolean {
  let isFirstCall = true;
  for (const at of ancestors(node)) {
    if (at.kind === 'call' && isFirstCall) {
      isFirstCall = false;
      const [url] = at.arguments;
      if (url && CHECKING_URL.test(module.text.slice(url.start, Math.min(url.end, url.start + 200)))) return true;
      if (CHECKING_NAME.test(calledName(at))) return true;
    }
    if (at.kind === 'function') {
      const name =
        at.name ??
        (at.parent?.kind === 'declaration' && at.parent.target.kind === 'namePattern'
          ? at.parent.target.name
          : undefined);
      if (name !== undefined) return CHECKING_NAME.test(name);
    }
  }
  return false;
}
