import type { Endpoint } from '../../facts/facts.ts';
import type { Draft } from '../draft.ts';
import type { FixContext } from '../fixes.ts';

/** One way to find out who calls: what it puts into a file, for middleware and for a handler of `node:http`. */
export interface GateKind {
  readonly id: string;
  readonly title: string;
  /** Builds a middleware of Express and gives the name to put before the handler. */
  middleware(draft: Draft, endpoint: Endpoint, context: FixContext): string;
  /** Builds a middleware of Hono and gives its name; undefined where there is none. */
  honoMiddleware?(draft: Draft, endpoint: Endpoint, context: FixContext): string;
  /** Builds what a plain handler needs and gives the statements to begin it with. */
  check(
    draft: Draft,
    names: { readonly req: string; readonly res: string },
    endpoint: Endpoint,
    context: FixContext,
  ): Check;
  /** A route of the app that the gate needs, as statements before the first route. */
  route?(draft: Draft, app: string, isHono: boolean): string;
  steps(endpoint: Endpoint, context: FixContext, draft: Draft): Iterable<string>;
}

export interface Check {
  readonly statements: string;
  /** The statements wait for something, so the handler has to be `async`. */
  readonly async: boolean;
}
