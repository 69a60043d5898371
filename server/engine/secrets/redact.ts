import type { Masked } from '../masked.ts';
import { findSecrets } from './find.ts';

/** A text with every credential in it masked: the last safety net of whatever leaves the engine. */
export function redact(text: string): Masked {
  let redacted = '';
  let at = 0;
  for (const secret of findSecrets(text)) {
    redacted += text.slice(at, secret.start) + secret.shown;
    at = secret.end;
  }
  return (redacted + text.slice(at)) as Masked;
}
