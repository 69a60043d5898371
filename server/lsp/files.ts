import type { FileContent } from '../engine/workspace.ts';

/** Where texts come from while no editor has them open. Paths are the engine's. */
export interface Files {
  /** Every file below the root that may be audited; what a project builds or installs is left out. */
  list(root: string): Promise<readonly string[]>;
  /** Undefined when there is no such file. */
  read(path: string): Promise<FileContent | undefined>;
  /** Whether version control holds the file; undefined, like the method, where that cannot be known. */
  tracked?(path: string): Promise<boolean | undefined>;
  /** The names of what a folder holds; empty, like without the method, where that cannot be known. */
  names?(folder: string): Promise<readonly string[]>;
}
