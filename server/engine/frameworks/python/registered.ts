import type { Call } from '../../program/nodes.ts';
import { pythonResult } from '../../program/python-names.ts';
import type { Decoration, Step } from '../../program/trace.ts';
import { alternatives, constantText, identity, type Located, type Value } from '../../program/values.ts';
import type { Handler, HttpApp, Registration } from '../apps.ts';
import type { ModelContext } from '../context.ts';
import { argumentOf, known } from './arguments.ts';
import { methodCalled } from './names.ts';

/** How a framework registers routes and middleware: by methods of its apps, called or as decorators. */
export interface RegisteringFramework {
  /** What makes an app, by its dotted name. */
  readonly apps: RegExp;
  readonly make: (id: string, step: Step) => HttpApp;
  /** The app of what a method is called on: `app` of `app.router`. */
  readonly ownerOf?: (value: Value) => Value;
  readonly called: (method: string, step: Step, order: number) => Iterable<Registration>;
  readonly decorated: (method: string, at: Decoration, order: number) => Iterable<Registration>;
}

/** The apps of a program with all that is registered on them, calls first, each in order. */
export function registeredApps(framework: RegisteringFramework, context: ModelContext): Map<string, HttpApp> {
  const apps = new Map<string, HttpApp>();
  const { ownerOf = (value: Value): Value => value } = framework;
  const find = (value: Value): HttpApp | undefined => {
    for (const each of alternatives(value)) {
      for (const inner of alternatives(ownerOf(each))) {
        const found = apps.get(identity(inner) ?? '');
        if (found) return found;
      }
    }
    return undefined;
  };
  let order = 0;
  for (const step of context.trace.steps) {
    const { callee, call: node, module, frame } = step;
    const made: Value = { kind: 'result', callee, node, module, frame };
    const id = framework.apps.test(pythonResult(made) ?? '') ? identity(made) : undefined;
    if (id !== undefined && !apps.has(id)) apps.set(id, framework.make(id, step));
    const called = methodCalled(callee);
    const app = called && find(called.object);
    if (called && app) app.registrations.push(...framework.called(called.method, step, order++));
  }
  for (const decoration of context.trace.decorations) {
    const called = methodCalled(decoration.value);
    const app = called && find(called.object);
    if (called && app) app.registrations.push(...framework.decorated(called.method, decoration, order++));
  }
  return apps;
}

/** Middleware that surrounds all routes comes before each of them, whenever it is added. */
const FIRST = -1_000_000;

/** Middleware of a whole app. */
export function surrounding(
  handlers: readonly Handler[],
  where: Pick<Registration, 'head' | 'at' | 'conditions'>,
  order = FIRST,
): Registration {
  return { kind: 'middleware', methods: [], paths: ['/'], below: true, handlers, order, ...where };
}

/** `methods=["GET", "POST"]`; empty for any, for nearly all of them, and for what nobody can read. */
export function methodList(call: Call, at: Located, context: ModelContext): readonly string[] {
  const given = known(argumentOf(call, at, 'methods', undefined, context));
  if (given?.value.kind !== 'array') return [];
  const { node, module, frame } = given.value;
  const texts = node.elements.map((each) => constantText(context.evaluator.evaluate(each, module, frame)));
  if (texts.length > 5 || texts.some((each) => each === undefined)) return [];
  return texts.map((each) => String(each).toUpperCase());
}
