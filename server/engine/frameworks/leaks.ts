import type { LeakedCredential } from '../facts/facts.ts';
import type { Module } from '../program/link.ts';
import type { Literal, Node, Template } from '../program/nodes.ts';
import type { Span } from '../source.ts';
import { findSecrets, type SecretMatch } from '../secrets/find.ts';
import { judgeNamedValue, variableFor } from '../secrets/generic.ts';
import { judgeNamedText, namedValues } from '../secrets/named-text.ts';
import { settingsLanguageOf } from '../languages/settings-language.ts';

/** Literals of a module that are credentials: by their own look anywhere, by their name where a name says what they are. */
export function* leaksOfModule(module: Module): Generator<LeakedCredential> {
  const found: Span[] = [];
  const holders = literalIndex(module);
  for (const match of findSecrets(module.text)) {
    const literal = holders(match);
    found.push(match);
    yield leak(match, module.path, literal, literal && nameOf(literal));
  }
  for (const literal of module.literals) {
    if (literal.kind !== 'literal' || typeof literal.value !== 'string' || literal.value.length < 8) continue;
    if (found.some((each) => each.start >= literal.start && each.end <= literal.end)) continue;
    const name = nameOf(literal);
    const judged = name === undefined ? undefined : judgeNamedValue(name, literal.value);
    if (judged?.kind !== 'credential') continue;
    if (judged.match.format === 'generic' && isCalledPublic(literal, module)) continue;
    yield leak({ ...judged.match, start: literal.start + 1, end: literal.end - 1 }, module.path, literal, name);
  }
}

/** `apiKey: '…', // search only (public) API key`: nobody but the author can know it. */
function isCalledPublic(literal: Span, module: Module): boolean {
  const { text } = module;
  const lineEnd = text.indexOf('\n', literal.end);
  const end = lineEnd < 0 ? text.length : lineEnd;
  return module.program.comments.some(
    (comment) =>
      comment.start >= literal.end &&
      comment.start < end &&
      /\b(public|publishable|search[- ]only|not (a )?secret)\b/i.test(comment.text),
  );
}

/**
 * Credentials in a text that is no code: those that show what they are by themselves, those of a known format that a
 * name or a place tells and, in files of settings, whatever looks issued behind the name of a credential.
 */
export function* leaksOfText(path: string, text: string): Generator<LeakedCredential> {
  const found: Span[] = [];
  for (const match of findSecrets(text)) {
    found.push(match);
    yield leak(match, path, undefined, undefined);
  }
  const isSettings = settingsLanguageOf(path) !== undefined && settingsLanguageOf(path) !== 'markdown';
  let next = 0;
  for (const named of namedValues(text)) {
    const { start, end } = named.value;
    while ((found[next]?.end ?? Infinity) <= start) next++;
    if ((found[next]?.start ?? Infinity) < end) continue;
    const judged = judgeNamedText(text, named);
    if (judged?.kind !== 'credential') continue;
    if (judged.match.format === 'generic' && (!isSettings || judged.match.grade === 'shape')) continue;
    const match = { ...judged.match, start: start + judged.match.start, end: start + judged.match.end };
    yield leak(match, path, undefined, named.name);
  }
}

function leak(
  match: SecretMatch,
  path: string,
  literal: Literal | Template | undefined,
  name: string | undefined,
): LeakedCredential {
  const isWhole = literal?.kind === 'literal' && match.start <= literal.start + 1 && match.end >= literal.end - 1;
  return {
    kind: 'leak',
    at: { path, start: match.start, end: match.end },
    format: match.format,
    provider: match.provider,
    shown: match.shown,
    grade: match.grade,
    revoke: match.revoke,
    variable: name !== undefined && match.format === 'generic' ? variableFor(name) : match.variable,
    replaceable: isWhole && isValue(literal),
  };
}

/** Not a key of an object, not an import, not a type. */
function isValue(literal: Node): boolean {
  const parent = literal.parent;
  return parent !== undefined && parent.kind !== 'import' && !(parent.kind === 'property' && parent.value !== literal);
}

/** Finds the literal that holds a span; literals are in source order. */
function literalIndex(module: Module): (span: Span) => Literal | Template | undefined {
  const sorted = [...module.literals].sort((a, b) => a.start - b.start);
  return (span) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = sorted[middle];
      if (at && at.start <= span.start) low = middle + 1;
      else high = middle;
    }
    const literal = sorted[low - 1];
    return literal && literal.end >= span.end ? literal : undefined;
  };
}

/** What a literal is called: the variable, property, field, header or parameter that it becomes the value of. */
function nameOf(literal: Node): string | undefined {
  const parent = literal.parent;
  switch (parent?.kind) {
    case 'declaration':
      return parent.target.kind === 'namePattern' ? parent.target.name : undefined;
    case 'property':
      return parent.value === literal ? parent.key : undefined;
    case 'classMember':
      return parent.name;
    case 'parameter':
      return parent.target.kind === 'namePattern' ? parent.target.name : undefined;
    case 'assignment':
      if (parent.target.kind === 'name') return parent.target.name;
      return parent.target.kind === 'member' ? parent.target.property : undefined;
    case 'logical': {
      if (parent.right !== literal) return undefined;
      return parent.left.kind === 'member'
        ? parent.left.property
        : parent.left.kind === 'name'
          ? parent.left.name
          : nameOf(parent);
    }
    case 'binary': {
      const other = parent.left === literal ? parent.right : parent.left;
      if (!/^[!=]==?$/.test(parent.operator)) return undefined;
      return other.kind === 'member' ? other.property : other.kind === 'name' ? other.name : undefined;
    }
    case 'call': {
      // `headers.set('x-api-key', '…')`
      const [first, second] = parent.arguments;
      return second === literal && first?.kind === 'literal' && typeof first.value === 'string'
        ? first.value
        : undefined;
    }
    default:
      return undefined;
  }
}
