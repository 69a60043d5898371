/** What a suite asks of the one who watches the window. Scripts are expressions; their value must be JSON. */
export type Look =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'screenshot'; readonly name: string }
  | { readonly kind: 'press'; readonly key: string }
  | { readonly kind: 'workbench'; readonly script: string }
  | { readonly kind: 'matrix'; readonly script: string };

export interface LookResult {
  readonly value?: unknown;
  readonly error?: string;
}
