import { judgePaths } from '../../../gates/gate.ts';
import type { Call, ClassNode, Expression } from '../../../program/nodes.ts';
import { pythonName, pythonResult } from '../../../program/python-names.ts';
import { alternatives, type Value } from '../../../program/values.ts';
import { knownGate, type Handler } from '../../apps.ts';
import { placeOf, type ModelContext } from '../../context.ts';
import { argumentOf, givenAt, known, type Given } from '../arguments.ts';
import { doubt } from '../middleware.ts';
import { decoratorOfMethod, viewDecorator, viewOption, wrapperGate } from './decorators.ts';
import { NOTHING_SET, permissionGates, type ViewPolicy } from './permissions.ts';
import type { DjangoSettings } from './settings.ts';

type FunctionValue = Extract<Value, { kind: 'function' }>;
type ClassValue = Extract<Value, { kind: 'class' }>;

/** What answers some methods of a path, behind its own gates. */
export interface View {
  /** Upper case; empty for all. */
  readonly methods: readonly string[];
  readonly gates: readonly Handler[];
  readonly handler: Handler;
}

/** Views of packages that serve MCP: django-mcp-server 0.5, django-rest-framework-mcp 0.1. */
const SERVING = /^(?:mcp_server\.views\.MCPServerStreamableHttpView|djangorestframework_mcp\.views\.MCPView)$/;
const REST =
  /^(?:rest_framework\.(?:views|generics|viewsets|mixins)\.\w+|mcp_server\.views\.MCPServerStreamableHttpView)$/;
/** `LoginRequiredMixin` of Django answers with a login; the others ask for more than that. */
const MIXINS = /^django\.contrib\.auth\.mixins\.(?:Login|Permission)RequiredMixin$/;
const OWN_ASKING = /^oauth2_provider\.views\.(?:generic\.|mixins\.)?(?:Protected|ReadWriteScoped|Scoped)\w+$/;
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** Methods of REST framework that decide who comes to the others. */
const DECIDING = [
  'initial',
  'check_permissions',
  'perform_authentication',
  'get_permissions',
  'get_authenticators',
  'has_mcp_permission',
];
const MOST_BASES = 16;
const DEEPEST = 6;

/** The views that a route leads to: a function, a class by `as_view()`, either of them wrapped. */
export function viewsOf(
  target: Given,
  settings: DjangoSettings | undefined,
  context: ModelContext,
  depth = 0,
): readonly View[] {
  for (const value of alternatives(target.value)) {
    if (value.kind === 'function') return [functionView({ ...target, value }, value, settings, context)];
    if (value.kind !== 'result') continue;
    const owner =
      value.callee.kind === 'member' && value.callee.property === 'as_view' ? value.callee.object : undefined;
    if (owner?.kind === 'class') return classViews(target, owner, value.node, settings, context);
    const name = pythonResult(value) ?? '';
    const served = name.endsWith('.as_view') ? name.slice(0, -'.as_view'.length) : '';
    if (SERVING.test(served)) return [foreignView(target, served, value.node, settings, context)];
    const [inner] = value.node.arguments;
    if (!inner || inner.kind === 'spread' || depth > DEEPEST) continue;
    // csrf_exempt(view), login_required(View.as_view())
    const gate = wrapperGate(name, target);
    const within = viewsOf(givenAt(inner, value, context), settings, context, depth + 1);
    return gate ? within.map((each) => ({ ...each, gates: [gate, ...each.gates] })) : within;
  }
  return [];
}

function functionView(
  target: Given,
  fn: FunctionValue,
  settings: DjangoSettings | undefined,
  context: ModelContext,
): View {
  const { decorators } = fn.node;
  const gates = decorators.flatMap((each) => viewDecorator(each, fn, context) ?? []);
  const isRest = decorators.some(
    (each) =>
      each.kind === 'call' &&
      pythonName(context.evaluator.evaluate(each.callee, fn.module)) === 'rest_framework.decorators.api_view',
  );
  if (isRest) {
    const option = (name: string): Value | undefined => viewOption(decorators, name, fn.module, context);
    gates.push(...restGates(target, option, settings, context));
  }
  return { methods: [], gates, handler: handlerOf(target) };
}

/** `MCPServerStreamableHttpView.as_view(permission_classes=[IsAuthenticated])` */
function foreignView(
  target: Given,
  name: string,
  call: Call,
  settings: DjangoSettings | undefined,
  context: ModelContext,
): View {
  const option = (key: string): Value | undefined => optionOf(call, target, key, context);
  const gates = REST.test(name)
    ? [...restGates(target, option, settings, context)]
    : option('authentication_classes')
      ? [doubt(target.node, target)]
      : [];
  return { methods: [], gates, handler: served(target) };
}

function optionOf(call: Call, at: Given, key: string, context: ModelContext): Value | undefined {
  const given = argumentOf(call, at, key, undefined, context);
  return given === 'unknown' ? { kind: 'unknown' } : known(given)?.value;
}

/** The class of the workspace, its mixins and decorators, and what answers each method. */
function classViews(
  target: Given,
  owner: ClassValue,
  call: Call,
  settings: DjangoSettings | undefined,
  context: ModelContext,
): readonly View[] {
  const bases = basesOf(owner, context);
  const self: Value = { kind: 'self', class: owner.node, node: undefined, module: owner.module, frame: owner.frame };
  const member = (name: string): Value => context.evaluator.member(self, name, target.node, target.module);
  const isServing = bases.names.some((each) => SERVING.test(each));
  const gates = [...classGates(target, owner, bases, context)];
  if (bases.names.some((each) => REST.test(each))) {
    const option = (key: string): Value | undefined => {
      const own = optionOf(call, target, key, context) ?? member(key);
      return own.kind === 'member' ? undefined : own;
    };
    gates.push(...restGates(target, option, settings, context));
  } else if (isServing) gates.push(doubt(target.node, target));
  const decides = [...DECIDING, ...(isServing ? METHODS : [])].some((name) => member(name).kind === 'function');
  if (bases.isUnread || decides) gates.push(doubt(target.node, target));
  const views: View[] = [];
  for (const name of METHODS) {
    for (const value of alternatives(member(name))) {
      if (value.kind !== 'function') continue;
      const own = value.node.decorators.flatMap((each) => methodDecorator(each, value, context) ?? []);
      views.push({
        methods: [name.toUpperCase()],
        gates: [...gates, ...own],
        handler: { ...handlerOf(target), value },
      });
    }
  }
  return isServing ? [{ methods: [], gates, handler: served(target) }] : views;
}

/** Mixins, decorators of the class, and a `dispatch` that looks at the caller before it goes on. */
function* classGates(target: Given, owner: ClassValue, bases: Bases, context: ModelContext): Generator<Handler> {
  const at = placeOf(target.node, target);
  for (const name of bases.names) {
    const short = name.slice(name.lastIndexOf('.') + 1);
    if (MIXINS.test(name)) yield { ...target, gate: knownGate(at, short, 'session') };
    if (OWN_ASKING.test(name)) yield { ...target, gate: knownGate(at, short, 'oauth') };
  }
  for (const each of owner.node.decorators) {
    const handler = methodDecorator(each, owner, context);
    if (handler) yield handler;
  }
  const self: Value = { kind: 'self', class: owner.node, node: undefined, module: owner.module, frame: owner.frame };
  for (const value of alternatives(context.evaluator.member(self, 'dispatch', target.node, target.module))) {
    if (value.kind !== 'function') continue;
    for (const each of value.node.decorators) {
      const handler = methodDecorator(each, value, context);
      if (handler) yield handler;
    }
    const paths = context.pathFinder.paths(value, ({ callee }) => isDispatchOfBase(callee));
    const gate = judgePaths(paths, at, owner.node.name ?? 'dispatch', 'the request goes on to the view');
    if (gate) yield { ...target, gate };
  }
}

function methodDecorator(
  decorator: Expression,
  at: FunctionValue | ClassValue,
  context: ModelContext,
): Handler | undefined {
  return viewDecorator(decoratorOfMethod(decorator, at, context) ?? decorator, at, context);
}

/** `super().dispatch(request)` */
function isDispatchOfBase(callee: Expression): boolean {
  return (
    callee.kind === 'member' &&
    callee.property === 'dispatch' &&
    callee.object.kind === 'name' &&
    callee.object.name === 'super'
  );
}

function* restGates(
  at: Given,
  option: (name: string) => Value | undefined,
  settings: DjangoSettings | undefined,
  context: ModelContext,
): Generator<Handler> {
  const chosen = (own: string, setting: string): Value | undefined =>
    option(own) ?? (settings ? (settings.rest(setting) ?? NOTHING_SET) : undefined);
  const permissions = chosen('permission_classes', 'DEFAULT_PERMISSION_CLASSES');
  const authentication = chosen('authentication_classes', 'DEFAULT_AUTHENTICATION_CLASSES');
  const policy: ViewPolicy = { permissions, authentication, at, from: settings?.module ?? at.module };
  yield* permissionGates(policy, context);
}

interface Bases {
  /** Classes of packages that it is made of. */
  readonly names: readonly string[];
  /** One of them cannot be resolved. */
  readonly isUnread: boolean;
}

function basesOf(owner: ClassValue, { evaluator }: ModelContext): Bases {
  const names: string[] = [];
  let isUnread = false;
  const waiting: ClassValue[] = [owner];
  for (let looks = 0; looks < MOST_BASES; looks++) {
    const next = waiting.shift();
    if (!next) break;
    for (const base of parentsOf(next.node)) {
      const value = evaluator.evaluate(base, next.module, next.frame);
      const name = pythonName(value);
      if (name !== undefined) names.push(name);
      else if (value.kind === 'class') waiting.push(value);
      else isUnread = true;
    }
  }
  return { names, isUnread };
}

function parentsOf({ superclass, mixins = [] }: ClassNode): readonly Expression[] {
  return superclass ? [superclass, ...mixins] : mixins;
}

function handlerOf({ node, value, module, frame }: Given): Handler {
  return { node, value, module, frame };
}

/** It hands requests to MCP, whatever it is called with. */
function served(target: Given): Handler {
  const reach = { at: placeOf(target.node, target), transport: 'streamable-http' } as const;
  return { ...handlerOf(target), value: { kind: 'unknown' }, reach };
}
