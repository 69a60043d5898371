import type { Comment, Program } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { grammarGeneration } from '../grammars.ts';
import type { Lower } from '../language.ts';
import { namedOf, spanOf, type Context } from './context.ts';
import { hoisted } from './functions.ts';
import { withoutLongRuns } from './long-runs.ts';
import { moduleScope } from './scopes.ts';
import { statements } from './statements.ts';
import { createParse, type Parse, type Syntax } from './syntax.ts';

let known: { readonly generation: number; readonly lower: Promise<Lower | undefined> } | undefined;

/** The front end of Python; undefined when the host lends no grammar. The parser is made once. */
export function loadPython(): Promise<Lower | undefined> {
  const generation = grammarGeneration();
  if (known?.generation !== generation) known = { generation, lower: load() };
  return known.lower;
}

async function load(): Promise<Lower | undefined> {
  const parse = await createParse();
  return parse && ((_, text, before) => lower(parse, text, before));
}

/**
 * Lowers one text. Hostile text that the parser cannot read in bounded steps gives an empty program with one error that
 * spans it.
 */
function lower(parse: Parse, text: string, before?: string): Program {
  const plain = withoutLongRuns(text);
  const root = parse(plain.text, plain.text === text ? before : undefined);
  const base = { kind: 'program', start: 0, end: text.length, parent: undefined, moduleKind: 'python' } as const;
  if (root === undefined) return { ...base, body: [], comments: [], errors: [{ start: 0, end: text.length }] };
  const context = contextOf(text, root);
  const head = [...hoisted(context.scope.inline, 0, context)];
  return { ...base, body: [...head, ...statements(namedOf(root), context)], ...trivia(root, text, plain.comments) };
}

function contextOf(text: string, root: Syntax): Context & { readonly scope: ReturnType<typeof moduleScope> } {
  const empty = { text, depth: 0, scope: NO_SCOPE };
  return { ...empty, scope: moduleScope(root, empty) };
}

const NO_SCOPE: Context['scope'] = {
  kind: 'module',
  declared: new Set(),
  assigned: new Map(),
  foreign: new Set(),
  receiver: undefined,
};

/** Comments, and where the parser had to guess, in source order. `hidden` are comments that the parser has not seen. */
function trivia(root: Syntax, text: string, hidden: readonly Span[]): Pick<Program, 'comments' | 'errors'> {
  const comments: Comment[] = [];
  const errors: Span[] = [];
  const strings: Span[] = [];
  const stack = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'comment') comments.push(commentAt(node, text));
    if (node.type === 'string') strings.push(node);
    if (node.type === 'ERROR' || node.missing) errors.push(spanOf(node));
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at];
      if (child) stack.push(child);
    }
  }
  if (hidden.length === 0) return { comments, errors };
  const unseen = outside(hidden, strings).map((span) => commentAt(span, text));
  return { comments: [...comments, ...unseen].sort((a, b) => a.start - b.start), errors };
}

function commentAt({ start, end }: Span, text: string): Comment {
  return { start, end, text: text.slice(start + 1, end), block: false };
}

/** The spans that begin in none of some others; both are sorted. */
function outside(spans: readonly Span[], others: readonly Span[]): readonly Span[] {
  let next = 0;
  return spans.filter(({ start }) => {
    while ((others[next]?.end ?? Infinity) <= start) next++;
    return start < (others[next]?.start ?? Infinity);
  });
}
