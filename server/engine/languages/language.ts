import type { Program } from '../program/nodes.ts';

/**
 * Lowers one text. Total: whatever the text, a Program comes back, with the places where the parser guessed in
 * `errors`. `path` chooses the dialect by its extension (`.tsx` reads JSX, `.ts` does not).
 */
export type Lower = (path: string, text: string) => Program;
