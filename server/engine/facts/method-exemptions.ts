import type { Place } from '../source.ts';

/** A gate that does not ask for a credential when the body of a request names one MCP method, or any but one. */
export interface MethodExemption {
  readonly kind: 'methodExemption';
  /** The condition: `req.body.method === 'tools/list'`. */
  readonly at: Place;
  /** The methods that it names. */
  readonly methods: readonly string[];
  /** `exempt`: those pass. `only`: those alone are asked for a credential. */
  readonly how: 'exempt' | 'only';
  /** Where the request goes on. */
  readonly onward: Place;
}
