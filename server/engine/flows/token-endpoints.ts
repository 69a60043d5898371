import type { Call, Expression } from '../program/nodes.ts';
import type { Binding } from '../program/scope.ts';
import { descendants } from '../program/walk.ts';

/** Methods of libraries that ask a token endpoint: openid-client, google-auth-library, MSAL, Authlib, requests-oauthlib. */
const ASKS =
  /^(getToken|refreshAccessToken|exchangeCode|exchangeCodeForTokens?|refreshToken|authorizationCodeGrant|refreshTokenGrant|acquireTokenByCode|fetch_token|authorize_access_token|exchange_code(_for_tokens?)?|acquire_token_by_(authorization_code|auth_code_flow|refresh_token))$/;
/** Nodes of a request's arguments that are looked at. */
const MOST_NODES = 200;

/** `const { tokens } = await client.getToken(code)`, `tokens = response.json()` of a request with a `grant_type` */
export function comesFromTokenEndpoint({ origin, name }: Binding): boolean {
  if (origin.kind !== 'variable' || !/token|cred/i.test(name)) return false;
  const call = callOf(origin.value);
  if (call?.callee.kind !== 'member') return false;
  const key = origin.path.at(-1)?.key;
  if (ASKS.test(call.callee.property)) return key === undefined || key === 'tokens' || key === 'credentials';
  return key === undefined && call.callee.property === 'json' && answersGrant(call.callee.object);
}

/** `response` of `response = await client.post(url, data={"grant_type": …})` */
function answersGrant(node: Expression): boolean {
  const origin = node.kind === 'name' ? node.binding?.origin : undefined;
  const request = origin?.kind === 'variable' && origin.path.length === 0 ? callOf(origin.value) : callOf(node);
  if (!request) return false;
  let looks = 0;
  for (const inner of descendants(request)) {
    if (inner.kind === 'property' && inner.key === 'grant_type') return true;
    if (++looks > MOST_NODES) return false;
  }
  return false;
}

function callOf(value: Expression | undefined): Call | undefined {
  const awaited = value?.kind === 'await' ? value.value : value;
  return awaited?.kind === 'call' ? awaited : undefined;
}
