/** A half-open range of UTF-16 code units in the text of one file: `start` is inside, `end` is not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span in a named file. Paths are absolute, decoded and `/`-separated on every platform. */
export interface Place extends Span {
  readonly path: string;
}

/** What a file is read as. `script` is TypeScript, TSX, JavaScript and JSX; `text` is searched for secrets only. */
export type Language = CodeLanguage | SettingsLanguage | 'text';

/** Languages that are lowered to a Program. */
export type CodeLanguage = 'script' | 'python';

/** Languages that are read as Settings; `properties` are INI files too, `json` has comments. */
export type SettingsLanguage =
  'json' | 'yaml' | 'toml' | 'dotenv' | 'properties' | 'xml' | 'markdown' | 'dockerfile' | 'shell' | 'nginx' | 'caddy';

/** Zero-based line and character, both counted as the Language Server Protocol counts them (UTF-16). */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface LineIndex {
  readonly lineCount: number;
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
  /** The span of a zero-based line without its line break. */
  lineSpan(line: number): Span;
}

/** Maps offsets to lines and back; `\n`, `\r\n` and a lone `\r` end a line, as in the Language Server Protocol. */
export function lineIndex(text: string): LineIndex {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 13 && text.charCodeAt(at + 1) === 10) continue;
    if (code === 10 || code === 13) starts.push(at + 1);
  }
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most));
  const startOf = (line: number): number => starts[clamp(line, starts.length - 1)] ?? 0;
  const lineSpan = (line: number): Span => {
    const start = startOf(line);
    let end = line + 1 < starts.length ? startOf(line + 1) : text.length;
    while (end > start && (text.charCodeAt(end - 1) === 10 || text.charCodeAt(end - 1) === 13)) end--;
    return { start, end };
  };
  return {
    lineCount: starts.length,
    lineSpan,
    positionAt(offset) {
      const wanted = clamp(offset, text.length);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (startOf(middle) <= wanted) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: wanted - startOf(low) };
    },
    offsetAt({ line, character }) {
      if (line >= starts.length) return text.length;
      const { start, end } = lineSpan(line);
      return clamp(start + character, end);
    },
  };
}
