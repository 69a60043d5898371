import type { ParseArgsOptionDescriptor } from 'node:util';

/** One option: how `parseArgs` reads it and how the help shows it. */
export interface OptionHelp extends ParseArgsOptionDescriptor {
  /** What stands for its value. */
  readonly value?: string;
  readonly help: string;
}

export const FORMATS = ['text', 'json', 'sarif', 'github', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];
export const FAIL_ON = ['error', 'warning', 'info', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** Every option of the command line, in the order of the help. */
export const OPTIONS = {
  format: { type: 'string', short: 'f', value: FORMATS.join('|'), help: 'Form of the report (default: text).' },
  output: { type: 'string', short: 'o', value: 'FILE', help: 'Write the report to a file, whole or not at all.' },
  'fail-on': {
    type: 'string',
    value: FAIL_ON.join('|'),
    help: 'Least severity that makes the exit code 1 (default: error).',
  },
  fix: { type: 'boolean', help: 'Apply the safe fixes, then report what is left.' },
  'fix-dry-run': {
    type: 'boolean',
    help: 'Print what --fix would change as a diff, credentials masked; change nothing.',
  },
  rule: {
    type: 'string',
    multiple: true,
    value: 'ID=SEVERITY',
    help: 'Severity of a rule (error, warning, info, off). Repeatable.',
  },
  only: {
    type: 'string',
    multiple: true,
    value: 'ID',
    help: 'Run only this rule, or category as in `transport/*`. Repeatable.',
  },
  'minimum-confidence': {
    type: 'string',
    value: 'high|medium|low',
    help: 'Leave out findings that are less sure (default: medium).',
  },
  profile: {
    type: 'string',
    value: 'VERSION',
    help: 'The MCP specification to judge by (default: what the SDK follows).',
  },
  config: {
    type: 'string',
    value: 'FILE',
    help: 'Use this configuration instead of the nearest `.mcp-auth-audit.json`.',
  },
  'no-ignore': { type: 'boolean', help: 'Audit files that `.gitignore` leaves out, too.' },
  stats: { type: 'boolean', help: 'Print counts, times and peak memory as one JSON line on standard error.' },
  color: { type: 'boolean', help: 'Colour the text report (default: on a terminal; NO_COLOR switches it off).' },
  'no-color': { type: 'boolean', help: 'Do not colour the text report.' },
  stdio: { type: 'boolean', help: 'With `lsp`: speak over standard input and output.' },
  help: { type: 'boolean', short: 'h', help: 'Print this help.' },
  version: { type: 'boolean', short: 'v', help: 'Print the version.' },
} as const satisfies Record<string, OptionHelp>;

export type OptionName = keyof typeof OPTIONS;
