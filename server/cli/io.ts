/** What the command line needs of the process around it; a test gives its own. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  /** The working folder as the operating system spells it. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds, only ever rising. */
  readonly now: () => number;
  /** The most memory that the process has held so far, in bytes. */
  readonly peakMemory: () => number;
}

export interface Output {
  readonly isTerminal: boolean;
  readonly write: (text: string) => void;
}
