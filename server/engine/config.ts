import type { Confidence, SeveritySetting } from './finding.ts';
import type { Span } from './source.ts';

/** The name of the configuration file; the nearest one above a file counts, alone. */
export const CONFIG_NAME = '.mcp-auth-audit.json';

export const SPEC_PROFILES = ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'] as const;
export type SpecProfile = (typeof SPEC_PROFILES)[number];

/** What `.mcp-auth-audit.json` may say. Everything is optional in the file; absent parts have these defaults. */
export interface Config {
  /** Severity by rule id; `off` switches a rule off. */
  readonly rules: Readonly<Record<string, SeveritySetting>>;
  /** Middleware that authenticates, which the audit cannot see into: `name` or `module#export`. */
  readonly knownGates: readonly string[];
  /** Which MCP specification the project follows; undefined: inferred from the SDK. */
  readonly profile: SpecProfile | undefined;
  /** Globs, relative to the configuration file's folder, of files that are not audited. */
  readonly ignore: readonly string[];
  /** Findings below this confidence are left out. */
  readonly minimumConfidence: Confidence;
  /** What cannot be read from the code about who calls the server; answers of the matrix's questions. */
  readonly threatModel: ThreatModel;
}

export interface ThreatModel {
  readonly callers?: 'users' | 'services' | 'both';
  readonly onBehalfOfUsers?: boolean;
  readonly fineGrainedScopes?: boolean;
  readonly revocation?: 'instant' | 'hours' | 'days';
  readonly compliance?: boolean;
}

export const DEFAULT_CONFIG: Config = {
  rules: {},
  knownGates: [],
  profile: undefined,
  ignore: [],
  minimumConfidence: 'medium',
  threatModel: {},
};

/** What is wrong with a configuration file, where. A file with problems is not used. */
export interface ConfigProblem extends Span {
  readonly message: string;
}
