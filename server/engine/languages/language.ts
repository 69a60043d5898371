import type { Program } from '../program/nodes.ts';

/**
 * Lowers one text. Total: whatever the text, a Program comes back, with the places where the parser guessed in
 * `errors`. `path` chooses the dialect by its extension (`.tsx` reads JSX, `.ts` does not).
 * `before` is what the file said when it was lowered last; it may save time and changes nothing.
 */
export type Lower = (path: string, text: string, before?: string) => Program;
