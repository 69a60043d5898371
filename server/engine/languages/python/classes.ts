import type { ClassMember, ClassNode, Expression, FunctionNode, Statement } from '../../program/nodes.ts';
import { fieldOf, namedOf, spanOf, textOf, type Context } from './context.ts';
import { argumentsOf } from './access.ts';
import { expression } from './expressions.ts';
import { decoratorsOf, method } from './functions.ts';
import { block } from './make.ts';
import { classScope, functionScope, within } from './scopes.ts';
import { statement } from './statements.ts';
import type { Syntax } from './syntax.ts';

/** `class A(B, metaclass=M): …`. What stands in the body besides methods and fields becomes a static block. */
export function classNode(node: Syntax, decorators: readonly Syntax[], context: Context): ClassNode {
  const nameNode = fieldOf(node, 'name');
  const superclasses = fieldOf(node, 'superclasses');
  const [superclass, ...mixins] = superclasses ? argumentsOf(superclasses, context).positional : [];
  const lowered = decoratorsOf(decorators, context);
  const own = nameNode && textOf(nameNode, context);
  if (own !== undefined) context.scope.declared.add(own);
  const body = fieldOf(node, 'body');
  const members = within(context, classScope(context), () => (body ? membersOf(body, context) : []));
  return {
    kind: 'class',
    start: Math.min(node.start, decorators[0]?.start ?? node.start),
    end: node.end,
    parent: undefined,
    name: own,
    superclass,
    ...(mixins.length > 0 ? { mixins } : {}),
    members,
    decorators: lowered,
  };
}

function membersOf(body: Syntax, context: Context): ClassMember[] {
  const members: ClassMember[] = [];
  for (const each of namedOf(body)) {
    const inner = each.type === 'expression_statement' ? namedOf(each)[0] : each;
    const decorators = each.type === 'decorated_definition' ? namedOf(each).filter(isDecorator) : [];
    const definition = each.type === 'decorated_definition' ? fieldOf(each, 'definition') : inner;
    if (definition === undefined) continue;
    if (definition.type === 'function_definition') members.push(methodMember(each, definition, decorators, context));
    else if (definition.type === 'class_definition') members.push(classMember(each, definition, decorators, context));
    else if (definition.type === 'assignment' && isField(definition)) members.push(field(definition, context));
    else members.push(...staticBlock(each, context));
  }
  return members;
}

function isDecorator({ type }: Syntax): boolean {
  return type === 'decorator';
}

function isField(node: Syntax): boolean {
  return fieldOf(node, 'left')?.type === 'identifier' && fieldOf(node, 'right')?.type !== 'assignment';
}

function methodMember(outer: Syntax, node: Syntax, decorators: readonly Syntax[], context: Context): ClassMember {
  const nameNode = fieldOf(node, 'name');
  const written = decorators.flatMap((each) => namedOf(each).slice(0, 1));
  const texts = written.map((each) => textOf(each, context));
  const isStatic = texts.includes('staticmethod');
  const own = nameNode && textOf(nameNode, context);
  const value = method(node, !isStatic, context);
  const role = own === '__init__' ? 'constructor' : accessorRole(texts);
  return {
    ...member(outer, own, role, isStatic || texts.includes('classmethod'), value),
    decorators: decoratorsOf(decorators, context),
  };
}

/** `@property`, `@cached_property`, `@name.setter` */
function accessorRole(decorators: readonly string[]): 'method' | 'getter' | 'setter' {
  if (decorators.some((each) => /(?:^|\.|_)(?:cached_)?property$/.test(each))) return 'getter';
  return decorators.some((each) => /\.(?:setter|deleter)$/.test(each)) ? 'setter' : 'method';
}

function classMember(outer: Syntax, node: Syntax, decorators: readonly Syntax[], context: Context): ClassMember {
  const value = classNode(node, decorators, context);
  return member(outer, value.name, 'field', true, value);
}

/** `key: str = "value"`, `key: str` */
function field(node: Syntax, context: Context): ClassMember {
  const left = fieldOf(node, 'left');
  const right = fieldOf(node, 'right');
  const type = fieldOf(node, 'type');
  return {
    ...member(node, left && textOf(left, context), 'field', true, right && expression(right, context)),
    ...(type ? { annotation: expression(type, context) } : {}),
  };
}

function* staticBlock(node: Syntax, context: Context): Generator<ClassMember> {
  if (node.type === 'pass_statement' || node.type === 'comment' || isText(node)) return;
  const scope = functionScope(node, [], undefined, context);
  const body = within(context, scope, () => statement(node, context));
  if (body.length > 0) yield member(node, undefined, 'staticBlock', true, blockFunction(node, body));
}

/** A docstring. */
function isText(node: Syntax): boolean {
  const [only] = namedOf(node);
  return node.type === 'expression_statement' && (only?.type === 'string' || only?.type === 'ellipsis');
}

function blockFunction(node: Syntax, body: readonly Statement[]): FunctionNode {
  return {
    kind: 'function',
    ...spanOf(node),
    parent: undefined,
    form: 'method',
    name: undefined,
    nameSpan: undefined,
    parameters: [],
    body: block(node, body),
    expressionBody: false,
    async: false,
    generator: false,
    decorators: [],
  };
}

function member(
  node: Syntax,
  own: string | undefined,
  role: ClassMember['role'],
  isStatic: boolean,
  value: Expression | undefined,
): ClassMember {
  const span = { ...spanOf(node), parent: undefined };
  return { kind: 'classMember', ...span, name: own, role, static: isStatic, value, decorators: [] };
}
