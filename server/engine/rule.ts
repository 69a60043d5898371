import type { Facts } from './facts/facts.ts';
import type { Confidence, Evidence, Severity } from './finding.ts';
import type { Place } from './source.ts';

/** What a rule says about itself. The id is its folder below `rules/`. */
export interface RuleMeta<MessageId extends string = string> {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** CWE numbers. */
  readonly cwe: readonly number[];
  /** Ids of the OWASP MCP Top 10 (`MCP01`…) and of the API Security Top 10 of 2023 (`API1`…). */
  readonly owasp: readonly string[];
  readonly references: readonly Reference[];
  /** Sentences that name the thing in backticks and say the consequence. `{name}` is filled from `data`. */
  readonly messages: Readonly<Record<MessageId, string>>;
}

export interface Reference {
  readonly title: string;
  readonly url: string;
}

/** What a rule yields. The auditor turns it into a `Finding`. */
export interface Report<MessageId extends string = string> {
  readonly at: Place;
  readonly message: MessageId;
  /** Values for the message's places. Never a raw credential: pass it as `Masked`. */
  readonly data?: Readonly<Record<string, string | number>>;
  readonly evidence?: readonly Evidence[];
  /** Overrides the severity or confidence of the rule for this finding. */
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly credential?: string;
  /** The fact that the finding is about. Fixes are made from it. */
  readonly subject?: object;
}

export interface Rule<MessageId extends string = string> extends RuleMeta<MessageId> {
  check(facts: Facts): Iterable<Report<MessageId>>;
}

/** Declares a rule. A message id that is not in `messages` does not compile. */
export function rule<const MessageId extends string>(
  definition: RuleMeta<MessageId> & { check(facts: Facts): Iterable<Report<NoInfer<MessageId>>> },
): Rule<MessageId> {
  return definition;
}
