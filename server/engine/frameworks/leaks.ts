import type { LeakedCredential } from '../facts/facts.ts';
import type { Module } from '../program/link.ts';
import { ends } from '../program/leaves.ts';
import type { Binary, Literal, Node, Template } from '../program/nodes.ts';
import { ancestors } from '../program/walk.ts';
import type { Span } from '../source.ts';
import { findSecrets, type SecretMatch } from '../secrets/find.ts';
import { chosenSecret, judgeNamedValue } from '../secrets/generic.ts';
import { proposeVariable } from '../secrets/propose-variable.ts';
import { judgeNamedText, namedValues } from '../secrets/named-text.ts';
import { nameOf } from './literal-names.ts';
import { signingKeys, urlSecrets } from './literal-secrets.ts';

/**
 * Credentials of a module: by their own look anywhere, by their name or by the call that they are given to in its
 * literals, and by the names inside of literals (`'{"EXA_API_KEY": "…"}'`, `'Bearer …'` of a header).
 */
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
    const match = judgeLiteral(literal, literal.value, name, module);
    if (match === undefined || (match.format === 'generic' && isCalledPublic(literal, module))) continue;
    const span = { start: literal.start + 1, end: literal.end - 1 };
    found.push(span);
    yield leak({ ...match, ...span }, module.path, literal, name);
  }
  for (const match of namedMatches(module.text, found)) {
    const literal = match.format === 'generic' ? undefined : holders(match);
    if (literal) yield leak(match, module.path, literal, undefined);
    if (literal) found.push(match);
  }
  for (const { match, literal, name } of [...signingKeys(module), ...urlSecrets(module)]) {
    if (found.some((each) => each.start < match.end && match.start < each.end)) continue;
    found.push(match);
    yield leak(match, module.path, literal, name);
  }
}

/** How far before a literal its provider is named: `new Exa(`, `fetch('https://api.mistral.ai/…', { headers: {`. */
const PLACE = 300;

function judgeLiteral(
  literal: Literal,
  value: string,
  name: string | undefined,
  module: Module,
): SecretMatch | undefined {
  const isArgument = name === undefined && literal.parent?.kind === 'call' && literal.parent.arguments[0] === literal;
  if (name === undefined && !isArgument) return undefined;
  const place = module.text.slice(Math.max(0, literal.start - PLACE), literal.start);
  // `new Exa('…')`: the only name is that of the client.
  const judged = judgeNamedValue(name ?? 'apiKey', value, isArgument ? calleeText(literal, module) : place);
  if (judged?.kind === 'weak-default' && name !== undefined && isCompared(literal)) return chosenSecret(name, value);
  if (judged?.kind !== 'credential') return undefined;
  const isVerbatim = module.text.slice(literal.start + 1, literal.end - 1) === value;
  if (judged.byLook === true && isVerbatim) return undefined;
  return isArgument && judged.match.format === 'generic' ? undefined : judged.match;
}

/** `if (token === '…')`: whatever it is, it opens what is behind, unless it is the one that is refused. */
function isCompared({ parent }: Literal): boolean {
  return parent?.kind === 'binary' && /^[!=]==?$/.test(parent.operator) && !isRefused(parent);
}

/** `if (secret === 'changeme') throw …` */
function isRefused(comparison: Binary): boolean {
  if (!comparison.operator.startsWith('=')) return false;
  for (const at of ancestors(comparison)) {
    if (at.kind === 'if') return ends(at.then);
    if (at.kind !== 'logical') return false;
  }
  return false;
}

function calleeText({ parent }: Literal, { text }: Module): string {
  return parent?.kind === 'call'
    ? text.slice(parent.callee.start, Math.min(parent.callee.end, parent.callee.start + 80))
    : '';
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
 * name or a place tells and, in code that is not parsed, whatever looks issued behind the name of one. What settings
 * hold of no known format, their models tell.
 */
export function* leaksOfText(path: string, text: string): Generator<LeakedCredential> {
  const found = findSecrets(text);
  for (const match of found) {
    // `redis://default:abc123@…` in a manual shows where a password belongs.
    if (match.grade === 'shape' && MADE_OF_WORDS.has(match.format) && PROSE.test(path)) continue;
    yield leak(match, path, undefined, undefined);
  }
  for (const match of namedMatches(text, found)) {
    const isQuoted =
      /["'`]/.test(text.charAt(match.start - 1)) && text.charAt(match.start - 1) === text.charAt(match.end);
    const isSaid = isQuoted && match.grade !== 'shape' && OTHER_CODE.test(path);
    if (match.format === 'generic' && !isSaid) continue;
    yield leak(match, path, undefined, match.name);
  }
}

/** Texts for people. */
const PROSE = /\.(?:mdx?|markdown|rst|txt|adoc|html?)$/i;
/** Formats that people make up passwords in. */
const MADE_OF_WORDS = new Set(['db-uri', 'generic']);

/** Languages that are not parsed: a value in quotes behind a name is a value there too. */
const OTHER_CODE =
  /\.(?:go|rs|rb|java|kts?|scala|groovy|gradle|cs|fs|php|swift|lua|py|ps1|tf|tfvars|hcl|vue|svelte|astro)$/i;

/** What the names in a text say are credentials, apart from those that were found already, which are sorted. */
function* namedMatches(text: string, found: readonly Span[]): Generator<SecretMatch & { readonly name: string }> {
  const known = [...found].sort((a, b) => a.start - b.start);
  let next = 0;
  for (const named of namedValues(text)) {
    const { start, end } = named.value;
    while ((known[next]?.end ?? Infinity) <= start) next++;
    if ((known[next]?.start ?? Infinity) < end) continue;
    const judged = judgeNamedText(text, named);
    if (judged?.kind !== 'credential' || judged.byLook === true) continue;
    const { match } = judged;
    yield { ...match, start: start + match.start, end: start + match.end, name: named.name };
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
    can: match.can,
    shown: match.shown,
    grade: match.grade,
    revoke: match.revoke,
    variable: proposeVariable(match, name),
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
