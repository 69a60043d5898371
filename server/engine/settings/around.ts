import type { Endpoint } from '../facts/facts.ts';
import type { FileRole } from '../paths.ts';
import type { Language, Place, Span } from '../source.ts';
import type { Settings } from './nodes.ts';

/** A file that is no code, as the models see it. */
export interface SettingsFile {
  readonly path: string;
  readonly language: Language;
  readonly text: string;
  /** Read when it is asked for, once. */
  readonly settings: () => Settings;
}

/** What models of settings may know beside the file. Everything is bounded by the audited root. */
export interface Around {
  /** The audited folder that holds the file; its own folder when there is none. */
  root(path: string): string;
  role(path: string): FileRole;
  /** What another file says; undefined when it is none of settings, or was not read. */
  settings(path: string): Settings | undefined;
  text(path: string): string | undefined;
  /** The text of any file of the workspace, also of one that is not audited. */
  read(path: string): Promise<string | undefined>;
  /** Whether the `.gitignore` files from the root down to a file leave it out. */
  ignored(path: string): Promise<boolean>;
  /** Whether the index of git holds the file; undefined when that is not known. */
  tracked(path: string): Promise<boolean | undefined>;
  /** The ways into MCP, with their gates, of the programs that have a file below a folder; tests apart. */
  endpoints(folder: string): readonly Endpoint[];
  /**
   * Where code below a folder, tests apart, has the value of a variable as its default. A credential of a known form may stand under
   * any name, another one only beside the variable's.
   */
  defaultInCode(folder: string, name: string, value: string, isKnown: boolean): Place | undefined;
  /** The first place in the code, tests apart, in which a value stands: for one that is long enough to be nothing else. */
  inCode(value: string): Place | undefined;
  /** The version of a package that is locked for a folder. */
  locked(folder: string, name: string): Promise<LockedVersion | undefined>;
}

export interface LockedVersion {
  readonly version: string;
  /** The project depends on it; else the project is the package. */
  readonly installed: boolean;
}

/**
 * Beside facts, what was looked at more closely than the search for credentials could: inside of these spans it
 * reports nothing.
 */
export interface Claims {
  readonly claims?: readonly Span[];
}
