import type { CredentialSource } from '../facts/flows.ts';
import type { Evidence } from '../finding.ts';
import type { Expression, Name } from '../program/nodes.ts';
import type { Located, Value } from '../program/values.ts';

/** What is looked for in the parts that an expression is made of. Three quests: any credential, the caller's, a parameter. */
export interface Quest {
  /** What an expression is by itself, whatever its name leads to; `clean` ends the search, undefined goes on. */
  at(node: Expression, where: Located): CredentialSource | 'clean' | undefined;
  /** What a value is that no expression stands for. */
  value(value: Value, node: Expression, where: Located): CredentialSource | undefined;
  /** What a name says where nothing else is known: a parameter, the result of an unknown call. */
  named(name: string, node: Expression, where: Located): CredentialSource | undefined;
  /** A credential inside of an object that is looked for belongs to it: `options.token` to `options`. */
  readonly throughMembers: boolean;
  /** What is kept for a request or a session is looked for where it was put: `als.run({ token }, …)`. */
  readonly throughStores?: boolean;
  /** What a parameter is that no frame fills. */
  parameter(node: Name, where: Located): CredentialSource | undefined;
}

/** A credential in an expression, with the steps from its source to there. */
export interface Carried {
  readonly source: CredentialSource;
  readonly steps: readonly Evidence[];
  /** Only its first characters. */
  readonly partial: boolean;
}

/** `clean`: known to carry none. `opaque`: nothing is known, so only a name can tell. */
export type Outcome = Carried | 'clean' | 'opaque';

export function isCarried(outcome: Outcome): outcome is Carried {
  return typeof outcome === 'object';
}

/** What several parts carry together: a whole credential before a part of one. */
export function together<T>(parts: readonly T[], carry: (part: T) => Outcome): Outcome {
  let partial: Carried | undefined;
  let opaque = false;
  for (const part of parts) {
    const outcome = carry(part);
    if (outcome === 'clean') continue;
    if (outcome === 'opaque') opaque = true;
    else if (outcome.partial) partial ??= outcome;
    else return outcome;
  }
  return partial ?? (opaque ? 'opaque' : 'clean');
}
