import { keywordOf } from '../../../program/arguments.ts';
import type { Expression } from '../../../program/nodes.ts';
import { pythonName } from '../../../program/python-names.ts';
import type { Located, Value } from '../../../program/values.ts';
import type { Module } from '../../../program/link.ts';
import { knownGate, type Handler } from '../../apps.ts';
import { placeOf, type ModelContext } from '../../context.ts';
import { givenAt, type Given } from '../arguments.ts';
import { decoratorHandler } from '../decorators.ts';
import { nameOf } from '../middleware.ts';

/** They ask for a user, or for a token. Sources: Django 5.2, django-oauth-toolkit 3. */
const ASKING =
  /^(?:django\.contrib\.auth\.decorators\.(?:login_required|permission_required)|django\.contrib\.admin\.views\.decorators\.staff_member_required|oauth2_provider\.(?:decorators|views\.decorators)\.\w+)$/;
/** `@user_passes_test(check)`: what the check asks is not followed. */
const UNREAD = /^django\.contrib\.auth\.decorators\.user_passes_test$/;
/** They decide about nobody: methods, caching, forgery, documentation, what the other functions here read. */
const OPEN =
  /^(?:django\.views\.decorators|django\.utils|django\.db|django\.contrib\.auth\.decorators\.login_not_required|rest_framework\.decorators|drf_spectacular|drf_yasg|asgiref|ratelimit|django_ratelimit)\b/;

/** What one decorator of a view does about callers: `@login_required`, `@require_key`. */
export function viewDecorator(decorator: Expression, at: Located, context: ModelContext): Handler | undefined {
  const written = decorator.kind === 'call' ? decorator.callee : decorator;
  const given = givenAt(written, at, context);
  const name = pythonName(given.value);
  if (name === undefined) return decoratorHandler(decorator, nameOf(decorator), at, context);
  return wrapperGate(name, givenAt(decorator, at, context)) ?? otherDecorator(name, decorator, at, context);
}

/** The gate that a function of a package puts before a view, as decorator or called: `login_required(view)`. */
export function wrapperGate(name: string, given: Given): Handler | undefined {
  const at = placeOf(given.node, given);
  const short = name.slice(name.lastIndexOf('.') + 1);
  if (ASKING.test(name)) return { ...given, gate: knownGate(at, short, /oauth/.test(name) ? 'oauth' : 'session') };
  return UNREAD.test(name) ? { ...given, gate: knownGate(at, short, 'session', 'unknown') } : undefined;
}

function otherDecorator(name: string, decorator: Expression, at: Located, context: ModelContext): Handler | undefined {
  return OPEN.test(name) ? undefined : decoratorHandler(decorator, nameOf(decorator), at, context);
}

/** `@method_decorator(login_required, name="dispatch")` on a class or a method: what it puts there. */
export function decoratorOfMethod(decorator: Expression, at: Located, context: ModelContext): Expression | undefined {
  if (decorator.kind !== 'call') return undefined;
  const name = pythonName(context.evaluator.evaluate(decorator.callee, at.module, at.frame));
  if (name !== 'django.utils.decorators.method_decorator') return undefined;
  const given = decorator.arguments[0] ?? keywordOf(decorator, 'decorator');
  return given && given.kind !== 'spread' ? given : undefined;
}

/** What `@permission_classes([IsAuthenticated])` of REST framework is given, below `@api_view`. */
export function viewOption(
  decorators: readonly Expression[],
  option: string,
  module: Module,
  context: ModelContext,
): Value | undefined {
  for (const decorator of decorators) {
    if (decorator.kind !== 'call') continue;
    const name = pythonName(context.evaluator.evaluate(decorator.callee, module));
    const [first] = decorator.arguments;
    if (name === `rest_framework.decorators.${option}` && first && first.kind !== 'spread')
      return context.evaluator.evaluate(first, module);
  }
  return undefined;
}
