import type { Value } from './values.ts';

const METHODS = new Set(['trim', 'toString', 'toLowerCase', 'toUpperCase', 'valueOf', 'bind']);
const FUNCTIONS = new Set(['String', 'Boolean', 'Number', 'parseInt', 'parseFloat']);

/** Methods that give back what they are called on, as far as the audit cares: `host.trim()`. */
export function isTransparentMethod(name: string): boolean {
  return METHODS.has(name);
}

/** Globals that give back their argument: `Number(port)`. */
export function isTransparentFunction(callee: Value): boolean {
  return callee.kind === 'symbol' && callee.module === 'global' && FUNCTIONS.has(callee.name);
}
