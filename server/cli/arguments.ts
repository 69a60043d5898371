import { parseArgs } from 'node:util';
import { SPEC_PROFILES } from '../engine/config.ts';
import type { SpecProfile } from '../engine/config.ts';
import { didYouMean } from '../engine/configuration/nearest.ts';
import { expandCategories } from '../engine/configuration/read.ts';
import { knownNames, rulesNamed } from '../engine/configuration/rule-names.ts';
import type { Confidence, SeveritySetting } from '../engine/finding.ts';
import type { FailOn, Format, OptionName } from './options.ts';
import { FAIL_ON, FORMATS, OPTIONS } from './options.ts';
import { UsageError } from './usage-error.ts';

export const VERBS = ['audit', 'explain', 'rules', 'matrix', 'lsp'] as const;

export type Command =
  | { readonly verb: 'help' }
  | { readonly verb: 'version' }
  | { readonly verb: 'lsp' }
  | { readonly verb: 'explain'; readonly rule: string }
  | { readonly verb: 'rules' | 'matrix'; readonly format: 'text' | 'json' | 'markdown' }
  | ({ readonly verb: 'audit' } & AuditCommand);

export interface AuditCommand {
  readonly paths: readonly string[];
  readonly format: Format;
  readonly output: string | undefined;
  readonly failOn: FailOn;
  readonly fix: 'apply' | 'dry-run' | undefined;
  readonly rules: Readonly<Record<string, SeveritySetting>>;
  readonly only: readonly string[] | undefined;
  readonly minimumConfidence: Confidence | undefined;
  readonly profile: SpecProfile | undefined;
  readonly config: string | undefined;
  readonly useIgnoreFiles: boolean;
  readonly stats: boolean;
  /** Undefined: as the output is. */
  readonly color: boolean | undefined;
}

type Values = { readonly [Name in OptionName]?: string | boolean | readonly (string | boolean)[] };

/** Reads the arguments behind the program's name. Throws a `UsageError` that names the first thing that is wrong. */
export function readArguments(argv: readonly string[], ruleIds: readonly string[]): Command {
  const { values, positionals, tokens } = parseArgs({
    ...{ args: [...argv], options: OPTIONS, strict: false, tokens: true, allowPositionals: true },
  });
  for (const token of tokens) {
    if (token.kind === 'option') checkOption(token.name, token.rawName, token.value);
  }
  if (values.help === true) return { verb: 'help' };
  if (values.version === true) return { verb: 'version' };
  const [verb, ...rest] = positionals;
  if (verb === 'explain') return { verb, rule: oneRule(rest, ruleIds) };
  if (verb === 'lsp') return languageServer(values, rest);
  if (verb === 'rules' || verb === 'matrix') return listing(verb, values, rest);
  return auditCommand(values, verb === 'audit' ? rest : positionals, ruleIds);
}

function checkOption(name: string, rawName: string, value: string | undefined): void {
  if (!Object.hasOwn(OPTIONS, name)) {
    const names = Object.keys(OPTIONS).map((known) => `--${known}`);
    throw new UsageError(`\`${rawName}\` is no option.${didYouMean(rawName, names)} See \`mcp-auth-audit --help\`.`);
  }
  const { type } = OPTIONS[name as OptionName];
  if (type === 'string' && (value === undefined || value === '')) throw new UsageError(`\`${rawName}\` needs a value.`);
  if (type === 'boolean' && value !== undefined) throw new UsageError(`\`${rawName}\` takes no value.`);
}

function auditCommand(values: Values, paths: readonly string[], ruleIds: readonly string[]): Command {
  if (values.fix === true && values['fix-dry-run'] === true) {
    throw new UsageError('`--fix` and `--fix-dry-run` exclude each other.');
  }
  if (values.color === true && values['no-color'] === true) {
    throw new UsageError('`--color` and `--no-color` exclude each other.');
  }
  const only = texts(values.only);
  return {
    verb: 'audit',
    paths: paths.length === 0 ? ['.'] : paths,
    format: choice('--format', values.format, FORMATS) ?? 'text',
    output: text(values.output),
    failOn: choice('--fail-on', values['fail-on'], FAIL_ON) ?? 'error',
    fix: values.fix === true ? 'apply' : values['fix-dry-run'] === true ? 'dry-run' : undefined,
    rules: severities(texts(values.rule), ruleIds),
    only: only.length === 0 ? undefined : only.flatMap((name) => named('--only', name, ruleIds)),
    minimumConfidence: choice('--minimum-confidence', values['minimum-confidence'], ['high', 'medium', 'low'] as const),
    profile: choice('--profile', values.profile, SPEC_PROFILES),
    config: text(values.config),
    useIgnoreFiles: values['no-ignore'] !== true,
    stats: values.stats === true,
    color: values.color === true ? true : values['no-color'] === true ? false : undefined,
  };
}

// --rule transport/late-gate=off --rule 'credential/*=warning'
function severities(
  settings: readonly string[],
  ruleIds: readonly string[],
): Readonly<Record<string, SeveritySetting>> {
  const entries = settings.map((setting) => {
    const [name = '', severity, ...more] = setting.split('=');
    if (severity === undefined || more.length > 0) {
      throw new UsageError(
        `\`--rule ${setting}\` must have the form \`id=severity\`, as in \`transport/late-gate=off\`.`,
      );
    }
    named('--rule', name, ruleIds);
    return [name, choice(`--rule ${name}`, severity, ['error', 'warning', 'info', 'off'] as const) ?? 'off'] as const;
  });
  return expandCategories(Object.fromEntries(entries), ruleIds);
}

function named(option: string, name: string, ruleIds: readonly string[]): readonly string[] {
  const ids = rulesNamed(name, ruleIds);
  if (ids.length > 0) return ids;
  throw new UsageError(`\`${option}\`: \`${name}\` is no rule.${didYouMean(name, knownNames(ruleIds))}`);
}

function oneRule(names: readonly string[], ruleIds: readonly string[]): string {
  const [name, ...more] = names;
  if (name === undefined || more.length > 0)
    throw new UsageError('`explain` takes one rule, as in `explain transport/late-gate`.');
  if (ruleIds.includes(name)) return name;
  throw new UsageError(`\`${name}\` is no rule.${didYouMean(name, ruleIds)} \`mcp-auth-audit rules\` lists them.`);
}

function languageServer(values: Values, rest: readonly string[]): Command {
  if (rest[0] !== undefined) throw new UsageError(`\`lsp\` takes no path: \`${rest[0]}\`.`);
  if (values.stdio !== true)
    throw new UsageError('`lsp` needs `--stdio`: the language server speaks over no other channel here.');
  return { verb: 'lsp' };
}

function listing(verb: 'rules' | 'matrix', values: Values, rest: readonly string[]): Command {
  if (rest[0] !== undefined) throw new UsageError(`\`${verb}\` takes no path: \`${rest[0]}\`.`);
  return { verb, format: choice('--format', values.format, ['text', 'json', 'markdown'] as const) ?? 'text' };
}

function choice<const T extends string>(option: string, value: unknown, choices: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = choices.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const given = text(value) ?? '';
  const list = choices.map((candidate) => `\`${candidate}\``);
  const allowed = `${list.slice(0, -1).join(', ')} or ${list.at(-1) ?? ''}`;
  throw new UsageError(`\`${option}\` must be ${allowed}, not \`${given}\`.${didYouMean(given, choices)}`);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}
