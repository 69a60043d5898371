import { findProperty } from '../program/evaluate.ts';
import type { Step } from '../program/trace.ts';
import { constantText } from '../program/values.ts';
import { madeBy, type HttpApp, type HttpStyle } from './apps.ts';
import type { ModelContext } from './context.ts';

/** How an app of a framework is made: by itself, or by an app factory of the SDK. */
export interface MadeApps {
  readonly plain: RegExp;
  readonly factory: RegExp;
  /** What the factory is called. */
  readonly name: string;
  readonly style: HttpStyle;
}

/** Notes the app that a call makes, once. */
export function noteMadeApp(step: Step, apps: Map<string, HttpApp>, made: MadeApps, context: ModelContext): void {
  const found = madeBy(step);
  if (!found || apps.has(found.id)) return;
  const { id, at, symbol } = found;
  const isFactory = made.factory.test(symbol);
  if (!isFactory && !made.plain.test(symbol)) return;
  const factory = isFactory ? { at, name: made.name, host: factoryHost(step, context) } : undefined;
  apps.set(id, { id, at, style: made.style, factory, registrations: [] });
}

/** The SDK's default is `127.0.0.1`. */
function factoryHost(step: Step, context: ModelContext): string {
  const [options] = step.call.arguments;
  const value =
    options && options.kind !== 'spread' ? context.evaluator.evaluate(options, step.module, step.frame) : undefined;
  const written = value?.kind === 'object' ? findProperty(value.node, 'host') : undefined;
  if (!written || value?.kind !== 'object') return '127.0.0.1';
  return constantText(context.evaluator.evaluate(written, value.module, value.frame)) ?? 'unknown';
}
