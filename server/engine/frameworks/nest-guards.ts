import { judgePaths } from '../gates/gate.ts';
import type { Expression } from '../program/nodes.ts';
import { originOf } from '../program/origin.ts';
import { returnedExpressions } from '../program/returns.ts';
import { alternatives, UNKNOWN, type Located, type Value } from '../program/values.ts';
import { knownGate, type Handler } from './apps.ts';
import { placeOf, type ModelContext } from './context.ts';
import { classOf, foreignSuperclass, methodOf } from './nest-classes.ts';

/** Guards of libraries: `@nestjs/passport` 11, `@rekog/mcp-nest` 1.9 and what became of its guard in 2. */
const GUARDS =
  /^(@nestjs\/passport#AuthGuard(\(\))?|@rekog\/mcp-nest(-auth)?#Mcp\w*JwtGuard|nest-keycloak-connect#AuthGuard)$/;
/** Guards that ask nobody who they are. */
const NO_GUARDS = /^@nestjs\/throttler#/;

/** `@UseGuards(ApiKeyGuard, new RolesGuard(), AuthGuard('jwt'))`: each guard with what it does about callers. */
export function guardHandlers(guards: readonly Expression[], at: Located, context: ModelContext): Handler[] {
  return guards.flatMap((each) => {
    const node = each.kind === 'spread' ? each.value : each;
    return guardHandler(node, context.evaluator.evaluate(node, at.module, at.frame), at, context) ?? [];
  });
}

/** Undefined for a guard that is none about who calls. */
export function guardHandler(node: Expression, value: Value, at: Located, context: ModelContext): Handler | undefined {
  const place = placeOf(node, at);
  const handler: Handler = { node, value: UNKNOWN, module: at.module, frame: at.frame };
  const [known] = alternatives(value);
  const origin = known && originOf(known);
  const name = nameOf(node);
  if (origin !== undefined && NO_GUARDS.test(origin)) return undefined;
  if (origin !== undefined && GUARDS.test(origin)) return { ...handler, gate: knownGate(place, name, 'oauth') };
  const owner = classOf(value);
  // a guard that nobody can read stays a doubt
  if (!owner) return handler;
  const base = foreignSuperclass(owner, context.evaluator);
  const method = methodOf(owner, 'canActivate', context.evaluator);
  if (base !== undefined && GUARDS.test(base)) {
    // its own `canActivate` or `handleRequest` may let callers pass that the strategy refuses
    const isPlain = !method && !methodOf(owner, 'handleRequest', context.evaluator);
    const judged = isPlain ? undefined : method && judge(method, place, name, context);
    const gate = isPlain ? knownGate(place, name, 'oauth') : (judged ?? knownGate(place, name, 'oauth', 'unknown'));
    return { ...handler, gate };
  }
  if (base !== undefined && NO_GUARDS.test(base)) return undefined;
  if (!method) return handler;
  const returned = returnedExpressions(method.node);
  const isOpen = returned.length > 0 && returned.every((each) => each.kind === 'literal' && each.value === true);
  const gate = judge(method, place, name, context);
  // who asks a service of its own, asks it out of sight
  return gate || !isOpen ? { ...handler, gate: gate ?? knownGate(place, name, 'unknown', 'unknown') } : undefined;
}

/** A request goes on when `canActivate` returns something true; it is refused by `false` and by an exception. */
function judge(
  method: Extract<Value, { kind: 'function' }>,
  place: ReturnType<typeof placeOf>,
  name: string,
  context: ModelContext,
): Handler['gate'] {
  const passes = (value: Expression | undefined): boolean => value?.kind !== 'literal' || Boolean(value.value);
  const paths = context.pathFinder.paths(method, () => false, {
    passes: (value) => value !== undefined && passes(value),
    decides: true,
  });
  return judgePaths(paths, place, name, 'the request is let through');
}

function nameOf(node: Expression): string {
  if (node.kind === 'name') return node.name;
  if (node.kind === 'call') return nameOf(node.callee);
  return node.kind === 'member' ? node.property : 'the guard';
}
