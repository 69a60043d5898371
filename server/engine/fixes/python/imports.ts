import type { Module } from '../../program/link.ts';
import type { Import, Statement } from '../../program/nodes.ts';
import { PYTHON } from '../../program/python-packages.ts';
import { isStandardPython } from '../../program/python-standard.ts';

/** `import module`, or `from module import name`. */
export interface WantedImport {
  readonly module: string;
  readonly name: string | undefined;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** The import at the top of the file under which something is there already. */
export function presentImport(
  { module: from, name }: WantedImport,
  { program }: Module,
): { readonly local: string; readonly statement: Import } | undefined {
  for (const statement of program.body) {
    if (statement.kind !== 'import' || statement.module !== PYTHON + from) continue;
    const found = statement.names.find((each) => each.imported === (name ?? '*') && each.local !== '*');
    if (found && (name !== undefined || found.local === from || !from.includes('.')))
      return { local: found.local, statement };
  }
  return undefined;
}

/** The imports that a file begins with, and where its first other statement may stand. */
export interface Head {
  readonly imports: readonly Import[];
  readonly end: number;
}

export function headOf({ program, text }: Module): Head {
  const imports: Import[] = [];
  let end = 0;
  for (const [index, statement] of program.body.entries()) {
    const isDocstring = index === 0 && statement.kind === 'expression' && statement.expression.kind === 'literal';
    if (!isDocstring && statement.kind !== 'import') break;
    if (statement.kind === 'import') imports.push(statement);
    end = endOfLine(text, statement.end);
  }
  return { imports, end };
}

/**
 * New imports as isort has them: the standard library's are a group of their own and come first, in a group plain
 * imports come first, and each kind is sorted; names join those of their module.
 */
export function importInsertions(wanted: readonly WantedImport[], module: Module): Insertion[] {
  const { imports, end } = headOf(module);
  const found: Insertion[] = [];
  const lines: Line[] = [];
  for (const line of linesOf(wanted)) {
    const extended = extension(line, imports, module);
    if (extended) found.push(...extended);
    else lines.push(line);
  }
  for (const isStandard of [true, false]) {
    const own = lines.filter((each) => isStandardPython(each.module) === isStandard);
    const group = imports.filter((each) => isStandardImport(each) === isStandard && !isFuture(each));
    if (group.length > 0) found.push(...own.map((each) => beside(each, group, module)));
    else if (own.length > 0) found.push(newGroup(own, isStandard, imports, end, module));
  }
  return found;
}

interface Line {
  readonly module: string;
  /** Undefined for a plain import. */
  readonly names: readonly string[] | undefined;
}

function linesOf(wanted: readonly WantedImport[]): Line[] {
  const byModule = new Map<string, string[]>();
  const plain = wanted.filter(({ name }) => name === undefined).map(({ module }) => module);
  for (const { module, name } of wanted)
    if (name !== undefined) byModule.set(module, [...(byModule.get(module) ?? []), name]);
  return [
    ...plain.sort().map((module) => ({ module, names: undefined })),
    ...[...byModule].sort(([a], [b]) => (a < b ? -1 : 1)).map(([module, names]) => ({ module, names: names.sort() })),
  ];
}

function written({ module, names }: Line): string {
  return names ? `from ${module} import ${names.join(', ')}\n` : `import ${module}\n`;
}

/** `from fastmcp.server.auth import AccessToken` → `…, TokenVerifier`, where it stands on one line. */
function extension({ module, names }: Line, imports: readonly Import[], { text }: Module): Insertion[] | undefined {
  const present = names && imports.find((each) => each.module === PYTHON + module && !isPlain(each, text));
  const isOneLine = present && !/[(\n\\#]/.test(text.slice(present.start, endOfLine(text, present.end)).trimEnd());
  const last = present?.names.at(-1);
  if (!isOneLine || !last || present.names.some(({ local }) => local === '*')) return undefined;
  return names.map((name) => {
    const next = present.names.find((each) => each.imported > name);
    return next ? { at: next.start, text: `${name}, ` } : { at: last.end, text: `, ${name}` };
  });
}

function beside(line: Line, group: readonly Import[], { text }: Module): Insertion {
  const same = group.filter((each) => isPlain(each, text) === (line.names === undefined));
  const next =
    same.find((each) => each.module.slice(PYTHON.length) > line.module) ??
    (line.names ? undefined : firstFrom(same, group));
  const before = same.at(-1) ?? group.at(-1);
  const at = next ? startOfLine(text, next.start) : endOfLine(text, before?.end ?? 0);
  return { at, text: written(line) };
}

/** Plain imports come before the others. */
function firstFrom(plain: readonly Import[], group: readonly Import[]): Import | undefined {
  return plain.length === 0 ? group[0] : undefined;
}

function newGroup(
  lines: readonly Line[],
  isStandard: boolean,
  imports: readonly Import[],
  end: number,
  { text }: Module,
): Insertion {
  const block = lines.map(written).join('');
  const first = imports.find((each) => !isFuture(each));
  if (isStandard && first) return { at: startOfLine(text, first.start), text: `${block}\n` };
  return { at: end, text: imports.length > 0 ? `\n${block}` : block };
}

function isStandardImport({ module }: Import): boolean {
  return module.startsWith(PYTHON) && isStandardPython(module.slice(PYTHON.length));
}

function isFuture({ module }: Import): boolean {
  return module === `${PYTHON}__future__`;
}

function isPlain({ start }: Statement, text: string): boolean {
  return text.startsWith('import', start);
}

export function endOfLine(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  return found < 0 ? text.length : found + 1;
}

function startOfLine(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}
