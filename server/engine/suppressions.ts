import { didYouMean } from './configuration/nearest.ts';
import { categoryName, knownNames, rulesNamed } from './configuration/rule-names.ts';
import type { Evidence, Finding } from './finding.ts';
import { compareFindings } from './finding.ts';
import type { RuleMeta } from './rule.ts';
import type { LineIndex, Span } from './source.ts';
import { lineIndex } from './source.ts';
import type { Directive, DirectiveName } from './suppression-directive.ts';
import { directivesOf } from './suppression-directive.ts';

/** What the audit says about its own comments. No rule folder stands behind it: the auditor reports it itself. */
export const unusedSuppression = {
  id: 'suppression/unused',
  title: 'Suppression comment that suppresses nothing',
  severity: 'info',
  confidence: 'high',
  cwe: [],
  owasp: [],
  references: [],
  messages: {
    unused: '`{name}` reports nothing here, so this comment only hides the next finding: remove it.',
    unknown: '`{name}` names no rule, so this comment suppresses nothing.{hint}',
    unnamed: 'This comment names no rule, so it suppresses nothing: name the rule after `{directive}`.',
  },
} as const satisfies RuleMeta;

/** Which rules there are. A comment for a rule that did not run is neither used nor unused. */
export interface RuleNames {
  readonly known: readonly string[];
  readonly active: ReadonlySet<string>;
}

/** One name of a directive, and whether it has suppressed anything yet. */
interface Entry {
  readonly directive: Directive;
  readonly named: DirectiveName;
  used: boolean;
}

/**
 * Marks the findings of one file that its comments switch off, and adds a finding for each comment that switches
 * nothing off. `comments` are spans with or without delimiters. Call it before any finding is left out by severity
 * or confidence; the result is sorted.
 */
export function applySuppressions(
  findings: readonly Finding[],
  comments: Iterable<Span>,
  text: string,
  path: string,
  rules: RuleNames,
): Finding[] {
  const lines = lineIndex(text);
  const directives = directivesOf(comments, text, lines);
  if (directives.length === 0) return [...findings];
  const own = unusedSuppression.id;
  const names = { known: [...rules.known, own], active: new Set([...rules.active, own]) };
  const index = indexEntries(directives);
  const marked = findings.map((finding) => mark(finding, index, lines));
  const isOwn = (entry: Entry): boolean => rulesNamed(entry.named.name, names.known).includes(own);
  const [late, early] = partition(entriesOf(index), isOwn);
  const unnamed = directives
    .filter(({ named }) => named.length === 0)
    .map((directive) => unnamedFinding(directive, path));
  const reported = [...unnamed, ...early.flatMap((entry) => problemOf(entry, names, path))];
  const hidden = reported.map((finding) => mark(finding, index, lines));
  const rest = late.flatMap((entry) => problemOf(entry, names, path));
  return [...marked, ...hidden, ...rest].sort(compareFindings);
}

type Index = ReadonlyMap<string, readonly Entry[]>;

/** Entries by the line they are for (`*` for the whole file) and the name that they give. */
function indexEntries(directives: readonly Directive[]): Index {
  const index = new Map<string, Entry[]>();
  for (const directive of directives) {
    for (const named of directive.named) {
      const key = `${directive.line ?? '*'} ${named.name}`;
      const entries = index.get(key);
      const entry = { directive, named, used: false };
      if (entries === undefined) index.set(key, [entry]);
      else entries.push(entry);
    }
  }
  return index;
}

function entriesOf(index: Index): Entry[] {
  return [...index.values()].flat();
}

/** The finding, suppressed by the nearest directive that names it: line before file, id before category. */
function mark(finding: Finding, index: Index, lines: LineIndex): Finding {
  const { line } = lines.positionAt(finding.start);
  let first: Entry | undefined;
  for (const scope of [line, '*']) {
    for (const name of [finding.rule, categoryName(finding.rule)]) {
      // Of several comments that say the same, only the first one works: the others are unused.
      const entry = index.get(`${scope} ${name}`)?.[0];
      if (entry === undefined) continue;
      entry.used = true;
      first ??= entry;
    }
  }
  if (first === undefined) return finding;
  const { span, reason } = first.directive;
  return { ...finding, suppression: { span, reason } };
}

function problemOf({ directive, named, used }: Entry, { known, active }: RuleNames, path: string): Finding[] {
  if (used) return [];
  const meant = rulesNamed(named.name, known);
  const place = { path, start: named.start, end: named.end };
  const evidence = [{ path, ...directive.span, note: 'The comment.' }];
  if (meant.length === 0) {
    const hint = didYouMean(named.name, knownNames(known));
    return [unusedFinding('unknown', place, { name: named.name, hint }, evidence)];
  }
  if (!meant.some((id) => active.has(id))) return [];
  return [unusedFinding('unused', place, { name: named.name, hint: '' }, evidence)];
}

function unnamedFinding({ span, form }: Directive, path: string): Finding {
  return unusedFinding('unnamed', { path, ...span }, { directive: `mcp-auth-audit-disable-${form}` }, []);
}

function unusedFinding(
  messageId: keyof typeof unusedSuppression.messages,
  place: { readonly path: string } & Span,
  data: Readonly<Record<string, string>>,
  evidence: readonly Evidence[],
): Finding {
  const { id: rule, severity, confidence, messages } = unusedSuppression;
  const message = messages[messageId].replace(/\{(\w+)\}/g, (whole, key: string) => data[key] ?? whole);
  return { ...place, rule, messageId, message, severity, confidence, evidence, fix: 'safe' };
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of items) (test(item) ? yes : no).push(item);
  return [yes, no];
}
