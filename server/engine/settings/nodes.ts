import type { Span } from '../source.ts';

/**
 * What a file that is no program says: JSON, YAML, TOML, dotenv, properties and XML as trees of settings; Dockerfiles
 * and shell scripts as commands. Spans are of the file's text. Reading is total: where the text is broken, what could
 * be read is there and the rest is in `errors`.
 */
export interface Settings {
  /** One root a document: several for YAML with `---`, at most one for the others. */
  readonly roots: readonly SettingsNode[];
  /** Instructions of a Dockerfile, simple commands of a shell script, directives of nginx, in source order. */
  readonly commands: readonly Command[];
  /** Comments, delimiters inside the span, in source order. */
  readonly comments: readonly Span[];
  readonly errors: readonly Span[];
}

export type SettingsNode = SettingsMap | SettingsList | Scalar;

/** `{ … }`, a YAML mapping, a TOML table, the variables of a dotenv file, the children and attributes of an element. */
export interface SettingsMap extends Span {
  readonly kind: 'map';
  /** In source order; a key that comes twice is there twice. */
  readonly entries: readonly SettingsEntry[];
}

export interface SettingsEntry extends Span {
  readonly key: Scalar;
  /** Undefined where nothing stands behind the key. */
  readonly value: SettingsNode | undefined;
}

export interface SettingsList extends Span {
  readonly kind: 'list';
  readonly items: readonly SettingsNode[];
}

/** A single value. Its span holds the quotes, `content` what is between them. */
export interface Scalar extends Span {
  readonly kind: 'scalar';
  /** Decoded: escapes resolved, quotes removed. Text stays text (`"8080"` is a string, `8080` a number). */
  readonly value: string | number | boolean | null;
  readonly content: Span;
  /**
   * Whether every character of `value` stands for one character of `content`, so that a span in the value is a span
   * in the file: false for escapes and folded blocks.
   */
  readonly verbatim: boolean;
  readonly quote: '"' | "'" | '`' | 'block' | undefined;
  /** What a YAML tag makes of it: `!secret`, `!Ref`, `!vault`. */
  readonly tag?: string;
}

/** `ENV A=b`, `docker run -p 3000:3000 x`, `ssl_verify_client on;`. A pipeline or list is several commands. */
export interface Command extends Span {
  /** The first word as it is written: `ENV`, `docker`, `ssl_verify_client`; empty for bare assignments (`A=b`). */
  readonly name: string;
  /** The words behind the name. */
  readonly words: readonly Word[];
  /** `A=b` before a command's name, or the bare assignments themselves, those of `export`, `ENV` and `ARG` too. */
  readonly assignments: readonly Assignment[];
  /** Commands inside: the shell of a `RUN`, a `$(…)`, the directives of an nginx block. */
  readonly commands: readonly Command[];
  /** Where a simple command of a shell writes to: what the terminal or log shows, a file, or the next command. */
  readonly output: 'shown' | 'file' | 'pipe';
}

export interface Assignment extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  /** Undefined for `ARG NAME` and `export NAME`. */
  readonly value: Word | undefined;
}

/** A word of a command; its span holds its quotes. */
export interface Word extends Span {
  /** Quotes and escapes removed; `$NAME` and `${NAME}` stay as they are written. */
  readonly text: string;
  /** The names of the variables that it expands. */
  readonly variables: readonly string[];
  /** See `Scalar`: the span between the quotes when the word is one quoted or bare run, else the whole word. */
  readonly content: Span;
  readonly verbatim: boolean;
  /** The parts of `text` that stand in the file as they are, in order and without gaps; see `spanInWord`. */
  readonly runs: readonly Run[];
}

/** A part of a word's text, up to the next one. */
export interface Run {
  /** Where it begins in the word's text. */
  readonly at: number;
  /** Where it begins in the file. */
  readonly start: number;
}

/** Reads one text. Never throws. */
export type ReadSettings = (path: string, text: string) => Settings;

/** Longer texts are data, and deeper nesting is an attack: neither is read as settings. */
export const LONGEST_SETTINGS = 200_000;
export const DEEPEST_SETTINGS = 100;

export const NO_SETTINGS: Settings = { roots: [], commands: [], comments: [], errors: [] };
