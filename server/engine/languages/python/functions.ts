import type { Block, Expression, FunctionNode, Parameter, Statement } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { fieldOf, namedOf, spanOf, textOf, type Context } from './context.ts';
import { expression } from './expressions.ts';
import { block } from './make.ts';
import { namesOf } from './patterns.ts';
import { functionScope, isAsync, within, yields } from './scopes.ts';
import { declarationOf } from './assignments.ts';
import { blockOf } from './statements.ts';
import type { Syntax } from './syntax.ts';

/** `def f(…): …`; its span holds its decorators. */
export function functionStatement(node: Syntax, decorators: readonly Syntax[], context: Context): FunctionNode {
  const nameNode = fieldOf(node, 'name');
  const own = nameNode && textOf(nameNode, context);
  const lowered = decoratorsOf(decorators, context);
  if (own !== undefined) context.scope.declared.add(own);
  const start = Math.min(node.start, decorators[0]?.start ?? node.start);
  return functionNode(node, 'statement', { start, end: node.end }, undefined, lowered, context);
}

/** The function of a method. `receiver` says whether its first parameter is the instance (or the class). */
export function method(node: Syntax, receiver: boolean, context: Context): FunctionNode {
  const first = receiver ? parameterNodes(node)[0] : undefined;
  const isPlain = first?.type === 'identifier' || first?.type === 'typed_parameter';
  return functionNode(node, 'method', node, isPlain ? first : undefined, [], context);
}

/** `lambda a, b=1: a` */
export function lambda(node: Syntax, context: Context): FunctionNode {
  return functionNode(node, 'arrow', node, undefined, [], context);
}

function functionNode(
  node: Syntax,
  form: FunctionNode['form'],
  span: Span,
  receiver: Syntax | undefined,
  decorators: readonly Expression[],
  context: Context,
): FunctionNode {
  const nameNode = fieldOf(node, 'name');
  const body = fieldOf(node, 'body');
  const written = parameterNodes(node).filter((each) => each !== receiver);
  const lowered = written.flatMap((each) => parameter(each, context) ?? []);
  const receiverName = receiver && [...namesOf(receiver, context)][0];
  const names = lowered.flatMap(({ target }) => (target.kind === 'namePattern' ? [target.name] : []));
  const scope = functionScope(form === 'arrow' ? undefined : body, names, receiverName, context);
  const own = nameNode && textOf(nameNode, context);
  return {
    kind: 'function',
    ...spanOf(span),
    parent: undefined,
    form,
    name: form === 'method' && own === '__init__' ? 'constructor' : own,
    nameSpan: nameNode && spanOf(nameNode),
    parameters: lowered,
    body: within(context, scope, () => bodyOf(body, node, form, scope.inline, context)),
    expressionBody: form === 'arrow',
    async: isAsync(node),
    generator: form !== 'arrow' && yields(body),
    decorators,
  };
}

function bodyOf(
  body: Syntax | undefined,
  node: Syntax,
  form: FunctionNode['form'],
  inline: ReadonlySet<string>,
  context: Context,
): Block {
  if (body === undefined) return block({ start: node.end, end: node.end }, []);
  if (form === 'arrow') {
    const value = expression(body, context);
    return block(body, [{ kind: 'return', ...spanOf(body), parent: undefined, value }]);
  }
  const head = [...hoisted(inline, body.start, context)];
  const lowered = blockOf(body, context);
  return head.length === 0 ? lowered : { ...lowered, body: [...head, ...lowered.body] };
}

/** What stands behind each `@`. */
export function decoratorsOf(nodes: readonly Syntax[], context: Context): Expression[] {
  return nodes.flatMap((each) => namedOf(each).slice(0, 1)).map((each) => expression(each, context));
}

/** Names that `:=` binds in the middle of an expression are declared where the scope begins. */
export function* hoisted(names: ReadonlySet<string>, start: number, context: Context): Generator<Statement> {
  for (const each of names) {
    if (context.scope.declared.has(each) || context.scope.foreign.has(each)) continue;
    context.scope.declared.add(each);
    const at = { start, end: start };
    yield declarationOf({ kind: 'namePattern', ...at, parent: undefined, name: each }, undefined, at, undefined, false);
  }
}

function parameterNodes(node: Syntax): Syntax[] {
  const list = fieldOf(node, 'parameters');
  return list ? namedOf(list) : [];
}

/** `a`, `a: T = 1`, `*args`, `**kwargs`; undefined for the separators `*` and `/`. */
function parameter(node: Syntax, context: Context): Parameter | undefined {
  const [first] = namedOf(node);
  const named = node.type === 'identifier' || SPLATS.has(node.type) ? node : (fieldOf(node, 'name') ?? first);
  if (named === undefined || (named.type !== 'identifier' && !SPLATS.has(named.type))) return undefined;
  const identifier = SPLATS.has(named.type) ? namedOf(named)[0] : named;
  if (identifier?.type !== 'identifier') return undefined;
  const type = fieldOf(node, 'type');
  const value = fieldOf(node, 'value');
  return {
    kind: 'parameter',
    ...spanOf(node),
    parent: undefined,
    target: { kind: 'namePattern', ...spanOf(identifier), parent: undefined, name: textOf(identifier, context) },
    default: value && expression(value, context),
    rest: SPLATS.has(named.type),
    ...(named.type === 'dictionary_splat_pattern' ? { keywords: true } : {}),
    type: type && spanOf(type),
    ...(type ? { annotation: expression(type, context) } : {}),
    property: false,
    decorators: [],
  };
}

const SPLATS = new Set(['list_splat_pattern', 'dictionary_splat_pattern']);
