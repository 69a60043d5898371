/** What a suite asks of the one who watches the window. Scripts are expressions; their value must be JSON. */
export type Look =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'done'; readonly outcome: Outcome }
  | { readonly kind: 'screenshot'; readonly name: string }
  | { readonly kind: 'press'; readonly key: string }
  | { readonly kind: 'workbench'; readonly script: string }
  | { readonly kind: 'matrix'; readonly script: string };

/** Counts of tests. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface LookResult {
  readonly value?: unknown;
  readonly error?: string;
}
