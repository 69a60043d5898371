import type { Usage } from './usage.ts';

/** From the extension to the webview. The webview says one thing only: `ready`, when it listens. */
export interface UsageMessage {
  readonly kind: 'usage';
  readonly usage: Usage;
}
