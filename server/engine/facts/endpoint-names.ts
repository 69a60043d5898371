const ENDPOINT =
  /^(issuer|issuer_?(url|uri|base_?url)|jwks_?ur[il]|authori[sz]ation_?(endpoint|ur[il])|token_?(endpoint|ur[il])|(introspection|revocation|userinfo|registration|end_session)_?(endpoint|ur[il])|auth(orization)?_?server_?(url)?s?)$/i;
/** Machines that are this one, names that no other network knows, and names that exist in documentation only. */
const NEAR =
  /^(localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0|host\.docker\.internal|[\w-]+|.*\.(local|localhost|internal|test|svc|cluster\.local)|10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2})$/i;

/** Whether what a name holds is an endpoint of OAuth: `issuer`, `jwksUri`, `token_endpoint`. */
export function isEndpointName(name: string): boolean {
  return ENDPOINT.test(name);
}

/** The same for the longer names of settings: `KEYCLOAK_ISSUER_URL`, `spring.security.oauth2.client.token-uri`. */
export function isEndpointSetting(name: string): boolean {
  const words = name.slice(-100).split(/[._-]/);
  return words.some((_, from) => ENDPOINT.test(words.slice(from).join('_')));
}

/** The host is this machine, or one that other networks do not know. */
export function isNearHost(host: string): boolean {
  return NEAR.test(host);
}
