import type { ArrayPattern, Pattern, PatternProperty } from '../../program/nodes.ts';
import { maximumDepth, namedOf, spanOf, textOf, type Context } from './context.ts';
import type { Syntax } from './syntax.ts';

const LISTS = new Set(['pattern_list', 'tuple_pattern', 'list_pattern', 'tuple', 'list', 'expression_list']);
const WRAPPERS = new Set(['as_pattern_target', 'parenthesized_expression']);

/** A target that holds only names: `a`, `(a, b)`, `a, *rest`. Undefined for `a.b`, `c[0]` and whatever holds one. */
export function pattern(node: Syntax, context: Context): Pattern | undefined {
  const bare = unwrapped(node);
  if (bare.type === 'identifier') {
    if (bare.start === bare.end) return undefined;
    return { kind: 'namePattern', ...spanOf(bare), parent: undefined, name: textOf(bare, context) };
  }
  if (!LISTS.has(bare.type) || context.depth >= maximumDepth) return undefined;
  context.depth++;
  const found = list(bare, context);
  context.depth--;
  return found;
}

function list(node: Syntax, context: Context): ArrayPattern | undefined {
  const elements: PatternProperty[] = [];
  for (const each of namedOf(node)) {
    const rest = each.type === 'list_splat_pattern' || each.type === 'list_splat';
    const inner = rest ? namedOf(each)[0] : each;
    const target = inner && pattern(inner, context);
    if (target === undefined) return undefined;
    elements.push({ ...spanOf(each), key: undefined, target, default: undefined, rest });
  }
  return { kind: 'arrayPattern', ...spanOf(node), parent: undefined, elements };
}

/** The parts of a target with several; undefined for one with a single part. */
export function targetParts(node: Syntax): Syntax[] | undefined {
  const bare = unwrapped(node);
  return LISTS.has(bare.type) ? namedOf(bare) : undefined;
}

export function unwrapped(node: Syntax): Syntax {
  let bare = node;
  while (WRAPPERS.has(bare.type)) {
    const [only] = namedOf(bare);
    if (only === undefined) return bare;
    bare = only;
  }
  return bare;
}

/** The names that a target binds. */
export function* namesOf(node: Syntax, context: Context): Generator<string> {
  const stack = [node];
  for (let at = stack.pop(); at; at = stack.pop()) {
    if (at.type === 'identifier') yield textOf(at, context);
    else if (!['attribute', 'subscript', 'call'].includes(at.type)) for (const each of namedOf(at)) stack.push(each);
  }
}
