import type { Module } from '../../program/link.ts';
import { constantText, UNKNOWN, type Value } from '../../program/values.ts';
import type { ModelContext } from '../context.ts';

/** What `"server.main:app"` names among some modules; unknown where none of them has it. */
export function exportNamed(text: Value, modules: Iterable<Module>, { evaluator }: ModelContext): Value {
  const [path, attribute = 'app'] = constantText(text)?.split(':') ?? [];
  if (path === undefined) return UNKNOWN;
  const file = `/${path.replaceAll('.', '/')}`;
  for (const module of modules) {
    if (!module.path.replace(/(?:\/__init__)?\.py$/, '').endsWith(file)) continue;
    const value = evaluator.exported(module, attribute.replace(/\(\)$/, ''));
    if (value.kind !== 'unknown') return value;
  }
  return UNKNOWN;
}
