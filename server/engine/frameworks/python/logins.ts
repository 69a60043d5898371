import type { AuthorizationRequest } from '../../facts/oauth.ts';
import { keywordOf } from '../../program/arguments.ts';
import { findProperty, type Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Expression } from '../../program/nodes.ts';
import { pythonResult } from '../../program/python-names.ts';
import { alternatives, constantText, type Value } from '../../program/values.ts';
import { placeOf } from '../context.ts';
import { wantsGoogleData } from '../google-scopes.ts';

/** google-auth-oauthlib asks for offline access where nothing is said (`flow.py`, 1.2). */
const FLOWS = /^google_auth_oauthlib\.flow\.(?:Installed\w*|Web\w*)?Flow\.from_client_(?:secrets_file|config)$/;
const SESSIONS =
  /^(?:requests_oauthlib(?:\.\w+)*\.OAuth2Session|authlib\.integrations\.(?:requests|httpx)_client(?:\.\w+)*\.(?:Async)?OAuth2(?:Session|Client))$/;
const REGISTRIES = /^authlib\.integrations\.(?:starlette|flask|django)_client(?:\.\w+)*\.OAuth$/;
const GOOGLE = /^https:\/\/accounts\.google\.com\//;

/** Logins at Google that a library builds, and that get no refresh token. */
export function* pythonLogins(module: Module, evaluator: Evaluator): Generator<AuthorizationRequest> {
  if (!/google/i.test(module.text)) return;
  for (const call of module.calls) {
    const name = onlineLogin(call, module, evaluator);
    if (name === undefined) continue;
    yield {
      kind: 'authorizationRequest',
      at: placeOf(call.callee, { module }),
      name,
      // The libraries make and compare what else there is.
      state: { kind: 'unknown' },
      challenge: 'unknown',
      challengeAt: undefined,
      loopback: false,
      callback: undefined,
      offline: 'absent',
      pasted: false,
    };
  }
}

/** The method of the library that starts the login. */
function onlineLogin(call: Call, module: Module, evaluator: Evaluator): string | undefined {
  const { callee, keywords } = call;
  if (callee.kind !== 'member' || keywords.some((each) => each.kind === 'spread')) return undefined;
  const { object, property } = callee;
  if (/^(?:authorization_url|run_local_server)$/.test(property) && madeBy(FLOWS, object, module, evaluator)) {
    const access = keywordOf(call, 'access_type');
    return access && textOf(access, module, evaluator) === 'online' ? property : undefined;
  }
  // Another line may add it: `google.authorize_redirect(request, uri, access_type="offline")`
  if (module.text.includes('access_type')) return undefined;
  const isOnline =
    property === 'register'
      ? registersOnline
      : /^(?:create_)?authorization_url$/.test(property)
        ? sessionIsOnline
        : undefined;
  return isOnline?.(call, object, module, evaluator) === true ? property : undefined;
}

/** `OAuth2Session(id, scope=SCOPES).authorization_url("https://accounts.google.com/o/oauth2/v2/auth")` */
function sessionIsOnline(call: Call, object: Expression, module: Module, evaluator: Evaluator): boolean {
  const session = madeBy(SESSIONS, object, module, evaluator);
  const scope = session && keywordOf(session.node, 'scope');
  const [address] = call.arguments;
  if (!scope || !address || !GOOGLE.test(textOf(address, module, evaluator))) return false;
  return wantsGoogleData(scope, session.module, evaluator);
}

/** `oauth.register("google", server_metadata_url=…, client_kwargs={"scope": …})` */
function registersOnline(call: Call, object: Expression, module: Module, evaluator: Evaluator): boolean {
  const settings = keywordOf(call, 'client_kwargs');
  const scope = settings?.kind === 'object' ? findProperty(settings, 'scope') : undefined;
  if (!scope || !madeBy(REGISTRIES, object, module, evaluator)) return false;
  const addresses = ['server_metadata_url', 'authorize_url'].map((each) => keywordOf(call, each));
  const isGoogle = addresses.some((each) => each && GOOGLE.test(textOf(each, module, evaluator)));
  return isGoogle && wantsGoogleData(scope, module, evaluator);
}

function madeBy(
  names: RegExp,
  node: Expression,
  module: Module,
  evaluator: Evaluator,
): Extract<Value, { kind: 'result' }> | undefined {
  for (const each of alternatives(evaluator.evaluate(node, module)))
    if (each.kind === 'result' && names.test(pythonResult(each) ?? '')) return each;
  return undefined;
}

function textOf(node: Expression, module: Module, evaluator: Evaluator): string {
  return constantText(evaluator.evaluate(node, module)) ?? '';
}
