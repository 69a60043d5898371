import type { Style } from './style.ts';

/** Gives a piece of TypeScript in TypeScript, and nothing in JavaScript. */
export function annotation(style: Style): (text: string) => string {
  return (text) => (style.typescript ? text : '');
}
