import type { TrustedHeader, TrustFacts } from '../facts/trust.ts';
import { chosenUpstreams } from '../flows/chosen-upstream.ts';
import { carryOf } from '../flows/flow-facts.ts';
import { trustedHeaders } from '../flows/trusted-headers.ts';
import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Located } from '../program/values.ts';
import type { ModelContext } from './context.ts';
import { deprecatedUses } from './deprecated.ts';
import { listOnlyFilters } from './list-filters.ts';
import { pythonDeprecatedUses } from './python/deprecated.ts';
import { pythonListFilters } from './python/list-filters.ts';

/** What one file trusts callers with. */
export function trustFacts(module: Module, evaluator: Evaluator): TrustFacts {
  const where: Located = { module, frame: undefined };
  const carry = carryOf(evaluator);
  return {
    chosenUpstreams: [...chosenUpstreams(where, evaluator, carry)],
    listOnlyFilters: [...listOnlyFilters(module, evaluator), ...pythonListFilters(module, evaluator)],
    deprecatedUses: [...deprecatedUses(module, evaluator), ...pythonDeprecatedUses(module, evaluator)],
  };
}

export function joinTrust(files: readonly TrustFacts[], program: Pick<TrustFacts, 'deprecatedUses'>): TrustFacts {
  return {
    chosenUpstreams: files.flatMap((each) => each.chosenUpstreams),
    listOnlyFilters: files.flatMap((each) => each.listOnlyFilters),
    deprecatedUses: [...program.deprecatedUses, ...files.flatMap((each) => each.deprecatedUses)],
  };
}

/** Headers that a program which serves MCP trusts. */
export function trustedByProgram({ trace, evaluator }: Pick<ModelContext, 'trace' | 'evaluator'>): TrustedHeader[] {
  const known = trusted.get(evaluator) ?? new Map<Module, readonly TrustedHeader[]>();
  trusted.set(evaluator, known);
  return [...trace.modules].flatMap((module) => {
    const found = known.get(module) ?? [...trustedHeaders({ module, frame: undefined }, carryOf(evaluator))];
    known.set(module, found);
    return found;
  });
}

/** Programs share modules, and what a module trusts is the same in all of them. */
const trusted = new WeakMap<Evaluator, Map<Module, readonly TrustedHeader[]>>();
