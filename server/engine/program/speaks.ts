import type { Module } from './link.ts';

const answers = new WeakMap<Module, Map<RegExp, boolean>>();

/** Whether the text of a module matches a constant pattern. Programs share modules, so the answer is remembered. */
export function speaksOf(module: Module, pattern: RegExp): boolean {
  const known = answers.get(module) ?? new Map<RegExp, boolean>();
  answers.set(module, known);
  const answer = known.get(pattern) ?? pattern.test(module.text);
  known.set(pattern, answer);
  return answer;
}
