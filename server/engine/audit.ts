import type { Config } from './config.ts';
import type { Finding } from './finding.ts';
import type { Fix } from './fix.ts';
import type { Cancellation, Skipped, SkipReason, Workspace } from './workspace.ts';

/** Settings that hold for a whole session, above the configuration files: the command line's options. */
export interface AuditOptions {
  /** Laid over every configuration file. */
  readonly overrides?: Partial<Pick<Config, 'rules' | 'profile' | 'minimumConfidence'>>;
  /** Rule ids; when given, no other rule runs. */
  readonly only?: readonly string[];
  /** A clock in milliseconds, for `AuditStatistics`; without it every duration is 0. */
  readonly now?: () => number;
  /** Whether `Finding.fix` is worked out (the default). An editor asks for fixes when somebody opens the light bulb. */
  readonly fixClasses?: boolean;
  /** Lets the host's event loop run, so that a cancellation can arrive; called between files and between programs. */
  readonly pause?: () => Promise<void>;
}

/** An audit of one or more files. Lists are sorted; suppressed findings are in `findings`, marked. */
export interface AuditResult {
  readonly findings: readonly Finding[];
  readonly skipped: readonly Skipped[];
  /** Configuration files that could not be used, with the place and the reason. Files below them use the defaults. */
  readonly configProblems: readonly {
    readonly path: string;
    readonly start: number;
    readonly end: number;
    readonly message: string;
  }[];
  readonly statistics: AuditStatistics;
}

/** Counts, and milliseconds by phase. */
export interface AuditStatistics {
  readonly files: number;
  readonly bytes: number;
  readonly leftAlone?: LeftAlone;
  /** How much was modelled: what an earlier audit found out, and nothing has changed, is not modelled again. */
  readonly modelled: { readonly files: number; readonly programs: number };
  /** How many files were not read, by the reason. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  readonly milliseconds: {
    readonly read: number;
    readonly parse: number;
    readonly link: number;
    readonly model: number;
    readonly judge: number;
    readonly total: number;
  };
}

/** Files of which the code is not audited; notebooks and texts are searched for credentials all the same. */
export interface LeftAlone {
  readonly notebooks: number;
  /** `.pyi` */
  readonly stubs: number;
  /** Code whose grammar the host did not lend. */
  readonly withoutGrammar: number;
}

/** Says which of a file's findings is meant: unchanged while the text before and in the finding is. */
export interface FindingKey {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

/**
 * One engine session over a workspace. It keeps parsed files by content and answers from them; it holds no state that
 * a second request would need. No method throws on any text; all reject with `Cancelled` when cancelled.
 */
export interface Auditor {
  /** Tells that a file's text changed, or that it was created or deleted. The next audit asks the workspace again. */
  invalidate(path: string): void;
  /** Tells that anything may have changed. */
  invalidateAll(): void;
  /** Reads the whole workspace, so that files which import an open file are known too. */
  index(cancellation?: Cancellation, progress?: (done: number, all: number) => void): Promise<void>;
  /** Findings of the given files, or of the whole workspace, in the light of the files that they import and that import them. */
  audit(
    files: readonly string[] | undefined,
    cancellation?: Cancellation,
    progress?: (done: number, all: number) => void,
  ): Promise<AuditResult>;
  /** The fixes of one finding, computed anew, each checked: after it the text parses, the finding is gone, no new one came. */
  fixes(path: string, finding: FindingKey, cancellation?: Cancellation): Promise<readonly Fix[]>;
  /** What the workspace's servers do, for the matrix and the tree. */
  summary(cancellation?: Cancellation): Promise<WorkspaceSummary>;
}

export type Pattern = 'api-key' | 'oauth' | 'mutual-tls';

/** A server as the sidebar shows it. */
export interface ServerSummary {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly transports: readonly ('stdio' | 'streamable-http' | 'sse')[];
  /** The patterns its gates follow; empty when nothing guards it. */
  readonly patterns: readonly Pattern[];
  readonly endpoints: readonly {
    readonly path: string;
    readonly start: number;
    readonly end: number;
    readonly route: string;
    readonly gated: 'enforced' | 'presence-only' | 'fail-open' | 'unknown' | 'none';
  }[];
}

export interface WorkspaceSummary {
  readonly servers: readonly ServerSummary[];
}

export type CreateAuditor = (workspace: Workspace, options?: AuditOptions) => Auditor;
