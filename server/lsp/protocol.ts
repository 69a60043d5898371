import type { Range } from 'vscode-languageserver-protocol';
import type { ServerSummary } from '../engine/audit.ts';

/** The `source` of every diagnostic of the server. */
export const DIAGNOSTIC_SOURCE = 'MCP Auth Audit';

/** The kind of the code action that applies every safe fix of a file. */
export const FIX_ALL_KIND = 'source.fixAll.mcpAuthAudit';

/** What the client says in `initializationOptions`. Editors that say nothing get the defaults. */
export interface InitializationOptions {
  /** `auto`: the whole workspace is audited in the background; `onDemand`: open files only. Default `auto`. */
  readonly workspaceAudit?: 'auto' | 'onDemand';
  /** The client answers `HOST_FILES_REQUEST` and `HOST_READ_REQUEST`. Default false. */
  readonly hostFiles?: boolean;
  /** The URI of the folder with the grammars, for a server that cannot read files. */
  readonly grammars?: string;
}

/** Client to server, no parameters: `WireSummary`. */
export const SUMMARY_REQUEST = 'mcpAuthAudit/summary';

/** Client to server, `AuditWorkspaceParams`: `AuditWorkspaceResult`. Cancelled like any request. */
export const AUDIT_WORKSPACE_REQUEST = 'mcpAuthAudit/auditWorkspace';

/** Server to client, no parameters: the summary may have changed. */
export const CHANGED_NOTIFICATION = 'mcpAuthAudit/changed';

/**
 * Server to client, no parameters: `HostFiles`. For servers without a file system (a worker in a browser) and for
 * workspaces that are not on disk.
 */
export const HOST_FILES_REQUEST = 'mcpAuthAudit/hostFiles';

/** Server to client, `HostReadParams`: `HostReadResult`. */
export const HOST_READ_REQUEST = 'mcpAuthAudit/hostRead';

/** Where something is, as an editor knows it. */
export interface Located {
  readonly uri: string;
  readonly range: Range;
}

export type WireEndpoint = Omit<ServerSummary['endpoints'][number], 'path' | 'start' | 'end'> & Located;
export type WireServer = Omit<ServerSummary, 'path' | 'start' | 'end' | 'endpoints'> &
  Located & { readonly endpoints: readonly WireEndpoint[] };

/** `WorkspaceSummary` with editor positions in place of offsets. */
export interface WireSummary {
  readonly servers: readonly WireServer[];
}

export interface AuditWorkspaceParams {
  readonly workDoneToken?: string | number;
}

/** Counts of one workspace audit; suppressed findings are not counted. */
export interface AuditWorkspaceResult {
  readonly files: number;
  readonly findings: number;
  readonly errors: number;
  readonly warnings: number;
}

/** All files of the workspace that may be audited, without those the editor's `files.exclude` hides. */
export interface HostFiles {
  readonly uris: readonly string[];
}

export interface HostReadParams {
  readonly uri: string;
}

/** The bytes of a file in base64; `absent` when there is no such file; `too-large` above four megabytes. */
export type HostReadResult =
  | { readonly kind: 'bytes'; readonly base64: string }
  | { readonly kind: 'skipped'; readonly reason: 'too-large' | 'unreadable' }
  | { readonly kind: 'absent' };
