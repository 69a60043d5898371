import type { TextUnit } from './session/units.ts';
import type { Span } from './source.ts';

/** The comments of a text that is no code, delimiters inside the span; read only where one may be a suppression. */
export function suppressionComments({ text, settings }: TextUnit): readonly Span[] {
  return text.includes('mcp-auth-audit-disable') ? settings().comments : [];
}
