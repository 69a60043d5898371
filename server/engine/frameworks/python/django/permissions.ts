import type { GateScheme } from '../../../facts/facts.ts';
import { judgePaths } from '../../../gates/gate.ts';
import type { Module } from '../../../program/link.ts';
import { pythonName } from '../../../program/python-names.ts';
import { alternatives, type Value } from '../../../program/values.ts';
import { knownGate, type Handler } from '../../apps.ts';
import { placeOf, type ModelContext } from '../../context.ts';
import type { Given } from '../arguments.ts';
import { doubt, nameOf } from '../middleware.ts';
import { listed } from './settings.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;

/** Permissions that ask for a user. Sources: Django REST framework 3.18, djangorestframework-api-key, django-oauth-toolkit. */
const ASKING =
  /^(?:rest_framework\.permissions\.(?:IsAuthenticated|IsAdminUser|DjangoModelPermissions|DjangoObjectPermissions)|rest_framework_api_key\.permissions\.\w+|oauth2_provider\.contrib\.rest_framework(?:\.\w+)*\.(?:TokenHas|TokenMatches|IsAuthenticatedOr)\w+)$/;
const OPEN = /^rest_framework\.permissions\.(?:AllowAny|BasePermission)$/;
/** Authentication that says who is calling, and lets those who do not say so go on. */
const TELLING =
  /^(?:rest_framework\.(?:authentication|authtoken)|rest_framework_simplejwt|oauth2_provider|knox|dj_rest_auth|drf_social_oauth2)\b/;
const SCHEMES: readonly (readonly [RegExp, GateScheme])[] = [
  [/oauth|jwt|oidc|bearer/i, 'oauth'],
  [/api_?key/i, 'api-key'],
  [/session/i, 'session'],
];

/** What the classes that a view of Django REST framework is given do about callers. `undefined`: nobody can read them. */
export interface ViewPolicy {
  readonly permissions: Value | undefined;
  readonly authentication: Value | undefined;
  /** What the gates are shown at. */
  readonly at: Given;
  /** Where texts that name classes are looked up. */
  readonly from: Module;
}

/** Nobody has said anything: REST framework lets everybody in. */
export const NOTHING_SET: Value = { kind: 'unknown' };

/** Every permission has to agree; a list without any lets everybody in. */
export function* permissionGates(policy: ViewPolicy, context: ModelContext): Generator<Handler> {
  const { permissions, authentication, at, from } = policy;
  const classesOf = (value: Value | undefined): readonly Given[] | undefined =>
    value === NOTHING_SET ? [] : value && listed(value, from, context);
  const asked = classesOf(authentication);
  const scheme = schemeOf(asked);
  const classes = classesOf(permissions);
  if (!classes) yield doubt(at.node, at);
  for (const each of classes ?? []) yield* permissionGate(each, at, scheme, context);
  for (const each of asked ?? []) yield* authenticationGate(each, at, context);
}

function* permissionGate(each: Given, at: Given, scheme: GateScheme, context: ModelContext): Generator<Handler> {
  const name = pythonName(each.value);
  if (name !== undefined && OPEN.test(name)) return;
  if (name !== undefined && ASKING.test(name)) {
    yield { ...at, gate: knownGate(placeOf(at.node, at), lastPart(name), scheme) };
    return;
  }
  const method = methodOf(each, 'has_permission', context);
  if (!method) {
    yield doubt(at.node, at);
    return;
  }
  const paths = context.pathFinder.paths(method, () => false, { passes: isTrue, decides: true });
  const own = each.value.kind === 'class' ? each.value.node.name : undefined;
  const gate = judgePaths(paths, placeOf(at.node, at), own ?? nameOf(each.node), 'the request goes on to the view');
  if (gate) yield { ...at, gate: gate.scheme === 'unknown' ? { ...gate, scheme } : gate };
}

/** A class that refuses callers who say nothing is a gate of its own; the usual ones only tell who it is. */
function* authenticationGate(each: Given, at: Given, context: ModelContext): Generator<Handler> {
  const name = pythonName(each.value);
  if (name !== undefined) {
    if (!TELLING.test(name)) yield doubt(at.node, at);
    return;
  }
  const method = methodOf(each, 'authenticate', context);
  if (!method) return;
  const paths = context.pathFinder.paths(method, () => false, { passes: () => true });
  const own = each.value.kind === 'class' ? each.value.node.name : undefined;
  const gate = judgePaths(paths, placeOf(at.node, at), own ?? nameOf(each.node), 'the request goes on to the view');
  if (gate?.verdict === 'enforced') yield { ...at, gate };
  else if (gate?.verdict === 'unknown') yield doubt(at.node, at);
}

function methodOf(given: Given, name: string, context: ModelContext): FunctionValue | undefined {
  const [owner] = alternatives(given.value);
  if (owner?.kind !== 'class') return undefined;
  const self: Value = { kind: 'self', class: owner.node, node: undefined, module: owner.module, frame: owner.frame };
  const found = context.evaluator.member(self, name, given.node, given.module);
  return alternatives(found).find((each): each is FunctionValue => each.kind === 'function');
}

/** How callers prove who they are, as the names of authentication classes say. */
export function schemeOf(asked: readonly Given[] | undefined): GateScheme {
  for (const { value } of asked ?? []) {
    const name = pythonName(value) ?? (value.kind === 'class' ? value.node.name : undefined);
    const found = name === undefined ? undefined : SCHEMES.find(([pattern]) => pattern.test(name));
    if (found) return found[1];
  }
  return 'unknown';
}

function isTrue(value: { readonly kind: string; readonly value?: unknown } | undefined): boolean {
  return value?.kind === 'literal' && value.value === true;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
