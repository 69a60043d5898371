import type { Fixer } from '../fixes.ts';
import { guided } from '../guided.ts';
import { planOf, type Plan } from '../plans.ts';
import { PYTHON_SERVER_PLANS } from './authorization-server-plans.ts';
import { PYTHON_EXPOSURE_PLANS } from './exposure-plans.ts';
import { PYTHON_LOGIN_PLANS } from './login-plans.ts';

const PLANS: Readonly<Record<string, Plan>> = {
  ...PYTHON_SERVER_PLANS,
  ...PYTHON_EXPOSURE_PLANS,
  ...PYTHON_LOGIN_PLANS,
};

/** Rules whose plan says nothing of a language. */
const IN_ANY_LANGUAGE = new Set([
  'credential/in-output',
  'credential/operator-fallback',
  'credential/tool-parameter',
  'mtls/trusted-proxy-header',
  'mtls/unchecked-token-binding',
  'oauth/broad-scopes',
  'oauth/incomplete-server-metadata',
  'oauth/malformed-refusal',
  'oauth/open-client-registration',
  'oauth/reusable-code-or-token',
  'oauth/token-in-url',
  'oauth/token-passthrough',
  'session/unbound-to-principal',
  'session/used-as-authentication',
]);

/** What to do by hand in Python, for rules whose findings have no edits there. */
export const plannedForPython: Fixer = function* ({ rule }) {
  const plan = Object.hasOwn(PLANS, rule) ? PLANS[rule] : IN_ANY_LANGUAGE.has(rule) ? planOf(rule) : undefined;
  if (plan) yield guided(plan.id, plan.title, plan.steps);
};
