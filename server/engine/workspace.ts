/** What the engine asks of its host. Paths are absolute, decoded, `/`-separated; the engine never asks twice for one text. */
export interface Workspace {
  /** Folders that are audited. Configuration and packages are searched upwards no further than these. */
  readonly roots: readonly string[];
  /** All files below the roots that may be audited, ignored ones left out, in any order. */
  files(): Promise<readonly string[]>;
  /** Undefined when there is no such file. */
  read(path: string): Promise<FileContent | undefined>;
  /** Whether version control holds the file; undefined when that cannot be known. */
  tracked?(path: string): Promise<boolean | undefined>;
  /** The names of what a folder holds, also of what is installed and not audited; empty where that cannot be known. */
  names?(folder: string): Promise<readonly string[]>;
}

export type FileContent =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'skipped'; readonly reason: SkipReason };

/** Why a file is not audited. A file above one megabyte is `too-large`; text that is not UTF-8 (or UTF-16 with a mark) is `encoding`. */
export type SkipReason = 'unreadable' | 'binary' | 'encoding' | 'too-large';

export interface Skipped {
  readonly path: string;
  readonly reason: SkipReason;
}

/** The largest text that is audited, in UTF-16 code units. */
export const LARGEST_TEXT = 1_000_000;

/** Anything with the shape of an AbortSignal. The engine looks at it between files and between rules. */
export interface Cancellation {
  readonly aborted: boolean;
}

/** Thrown by the engine's asynchronous calls, and only then, when their cancellation is aborted. */
export class Cancelled extends Error {
  constructor() {
    super('The audit was cancelled.');
    this.name = 'Cancelled';
  }
}
