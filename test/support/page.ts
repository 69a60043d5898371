/** One file of an example. */
export interface ExampleFile {
  readonly path: string;
  readonly text: string;
}

/** Zero-based lines of a page: the first after an opening fence, and the closing fence. */
export interface Lines {
  readonly from: number;
  readonly to: number;
}

/** A fence of expected text. */
export interface Expected extends Lines {
  readonly text: string;
}

/** What a fix makes of the files of an example. */
export interface Fixed {
  readonly title: string;
  readonly line: number;
  readonly files: readonly (ExampleFile & Lines)[];
}

/** A bad or good example: its files, and what is expected of them. */
export interface Example {
  readonly verdict: 'bad' | 'good';
  /** One-based line of its first fence. */
  readonly line: number;
  readonly files: readonly ExampleFile[];
  readonly findings: Expected | undefined;
  readonly fixed: readonly Fixed[];
  /** Zero-based line below its last file, where the frames go when there are none yet. */
  readonly end: number;
}

interface Fence {
  readonly language: string;
  readonly words: readonly string[];
  readonly title: string | undefined;
  readonly text: string;
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

const DEFAULT_PATHS: Readonly<Record<string, string>> = {
  ts: 'server.ts',
  tsx: 'server.tsx',
  js: 'server.js',
  py: 'server.py',
  json: 'mcp.json',
  dotenv: '.env',
  yaml: 'config.yaml',
  toml: 'config.toml',
  dockerfile: 'Dockerfile',
  sh: 'run.sh',
};

/**
 * The examples of a page in their order.
 *
 * ` ```ts bad ` and ` ```ts good ` open an example; ` ```json package.json ` adds a file to it; ` ```findings ` holds
 * the frames of its findings; ` ```ts fixed="Title" ` holds a file as the fix with this title leaves it, and several
 * such fences with one title hold several files. Every fence of a file may name its path. Other fences are prose.
 */
export function examplesOf(page: string): Example[] {
  const examples: Example[] = [];
  let open: Example | undefined;
  const close = (): void => {
    if (open) examples.push(open);
    open = undefined;
  };
  for (const fence of fencesOf(page)) {
    const verdict = fence.words.find((word) => word === 'bad' || word === 'good');
    if (verdict) {
      close();
      open = { verdict, line: fence.line, files: [fileOf(fence)], findings: undefined, fixed: [], end: fence.to + 1 };
    } else if (open) {
      open = extended(open, fence);
    } else if (fence.language === 'findings' || fence.title !== undefined) {
      throw new Error(`Line ${fence.line}: this fence belongs to no example.`);
    }
  }
  close();
  return examples;
}

function extended(example: Example, fence: Fence): Example {
  if (fence.language === 'findings') return { ...example, findings: fence };
  const { title } = fence;
  if (title !== undefined) {
    const last = example.fixed.at(-1);
    if (last?.title !== title)
      return { ...example, fixed: [...example.fixed, { title, line: fence.line, files: [fileOf(fence)] }] };
    return { ...example, fixed: [...example.fixed.slice(0, -1), { ...last, files: [...last.files, fileOf(fence)] }] };
  }
  const isFile = fence.words.length > 0 && example.findings === undefined && example.fixed.length === 0;
  return isFile ? { ...example, files: [...example.files, fileOf(fence)], end: fence.to + 1 } : example;
}

function fileOf({ words, language, text, from, to }: Fence): ExampleFile & Lines {
  const named = words.find((word) => word !== 'bad' && word !== 'good');
  if (named !== undefined && !/[.A-Z]/.test(named)) throw new Error(`Line ${from}: \`${named}\` is no path of a file.`);
  return { path: named ?? DEFAULT_PATHS[language] ?? `file.${language}`, text, from, to };
}

function* fencesOf(page: string): Generator<Fence> {
  const lines = page.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const opening = /^(`{3,})(\S+)\s*(.*)$/.exec(lines[at] ?? '');
    if (!opening) continue;
    const [, ticks = '```', language = '', info = ''] = opening;
    let to = at + 1;
    while (to < lines.length && lines[to] !== ticks) to++;
    const title = /fixed="([^"]*)"/.exec(info)?.[1];
    const words = info
      .replace(/fixed="[^"]*"/, '')
      .split(/\s+/)
      .filter((word) => word !== '');
    const text = lines
      .slice(at + 1, to)
      .map((line) => `${line}\n`)
      .join('');
    yield { language, words, title, text, line: at + 1, from: at + 1, to };
    at = to;
  }
}

/** The page with other lines in some of its fences, and new fences where an example has no frames yet. */
export function rewritten(
  page: string,
  fences: ReadonlyMap<Lines, string>,
  frames: ReadonlyMap<Example, string>,
): string {
  const changes = [...fences].map(([{ from, to }, text]) => ({ from, to, lines: linesOf(text) }));
  for (const [{ end }, text] of frames) {
    if (text !== '') changes.push({ from: end, to: end, lines: ['', '```findings', ...linesOf(text), '```'] });
  }
  const lines = page.split('\n');
  for (const { from, to, lines: own } of changes.sort((a, b) => b.from - a.from)) lines.splice(from, to - from, ...own);
  return lines.join('\n');
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.trimEnd().split('\n');
}
