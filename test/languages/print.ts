import type {
  ClassMember,
  FunctionNode,
  Literal,
  Node,
  Parameter,
  PatternProperty,
} from '../../server/engine/program/nodes.ts';

/** A tree as an S-expression on one line, so that a test can say in one string what a text lowers to. */
export function print(node: Node): string {
  switch (node.kind) {
    case 'program':
      return node.body.map(print).join(' ');
    case 'literal':
      return printLiteral(node);
    case 'template':
      return list('template', ...node.texts.flatMap((text, at) => [JSON.stringify(text), maybe(node.values[at])]));
    case 'name':
      return node.name;
    case 'namePattern':
      return node.name;
    case 'member':
      return list(node.optional ? '?.' : '.', print(node.object), node.property);
    case 'index':
      return list('index', print(node.object), print(node.index));
    case 'call':
      return list(
        node.construct ? 'new' : 'call',
        print(node.callee),
        ...node.arguments.map(print),
        ...node.keywords.map((each) =>
          each.kind === 'spread' ? `**${print(each.value)}` : `${each.key ?? '?'}=${print(each.value)}`,
        ),
      );
    case 'object':
      return `{${node.properties.map(print).join(', ')}}`;
    case 'property':
      return node.shorthand ? print(node.value) : `${node.key ?? '?'}: ${print(node.value)}`;
    case 'array':
      return `[${node.elements.map(print).join(', ')}]`;
    case 'function':
      return printFunction(node);
    case 'parameter':
      return printParameter(node);
    case 'class':
      return list(
        ...decorated(node.decorators, 'class'),
        node.name ?? '',
        node.superclass ? `<${print(node.superclass)}` : '',
        ...node.members.map(print),
      );
    case 'classMember':
      return printMember(node);
    case 'binary':
    case 'logical':
      return list(node.operator, print(node.left), print(node.right));
    case 'unary':
      return list(node.operator, print(node.operand));
    case 'conditional':
      return list('?', print(node.test), print(node.then), print(node.otherwise));
    case 'assignment':
      return list(node.operator, print(node.target), print(node.value));
    case 'await':
      return list('await', print(node.value));
    case 'spread':
      return `...${print(node.value)}`;
    case 'unknown':
      return list('unknown', ...node.children.map(print));
    case 'objectPattern':
      return `{${node.properties.map(printPart).join(', ')}}`;
    case 'arrayPattern':
      return `[${node.elements.map((element) => (element ? printPart(element) : '')).join(', ')}]`;
    case 'declaration':
      return list(node.form, print(node.target), maybe(node.value));
    case 'expression':
      return print(node.expression);
    case 'if':
      return list('if', print(node.test), print(node.then), maybe(node.otherwise));
    case 'return':
    case 'throw':
      return list(node.kind, maybe(node.value));
    case 'loop':
      return list(
        'loop',
        ...node.initial.map(print),
        node.target && node.iterated ? `${print(node.target)}<-${print(node.iterated)}` : '',
        node.test ? `while ${print(node.test)}` : '',
        node.update ? `then ${print(node.update)}` : '',
        print(node.body),
      );
    case 'switch':
      return list('switch', print(node.subject), ...node.cases.map(print));
    case 'switchCase':
      return list(node.test ? `case ${print(node.test)}` : 'default', ...node.body.map(print));
    case 'jump':
      return list(node.form);
    case 'try':
      return list(
        'try',
        print(node.block),
        maybe(node.handler),
        node.finalizer ? `finally ${print(node.finalizer)}` : '',
      );
    case 'catch':
      return list('catch', maybe(node.target), print(node.body));
    case 'block':
      return `{${node.body.map(print).join('; ')}}`;
    case 'import':
      return list(
        node.typeOnly ? 'import-type' : 'import',
        JSON.stringify(node.module),
        ...node.names.map((name) => `${name.typeOnly ? 'type ' : ''}${name.imported}=>${name.local}`),
      );
    case 'export':
      return list(
        'export',
        ...node.declaration.map(print),
        ...node.names.map((name) => `${name.local ?? ''}=>${name.exported}`),
        maybe(node.value),
        node.module === undefined ? '' : `from ${JSON.stringify(node.module)}`,
      );
  }
}

function printLiteral({ pattern, value }: Literal): string {
  if (pattern !== undefined) return `/${pattern}/`;
  return value === undefined ? 'undefined' : JSON.stringify(value);
}

function list(...parts: string[]): string {
  return `(${parts.filter((part) => part !== '').join(' ')})`;
}

function maybe(node: Node | undefined): string {
  return node ? print(node) : '';
}

function decorated(decorators: readonly Node[], word: string): string[] {
  return [...decorators.map((decorator) => `@${print(decorator)}`), word];
}

function printFunction(node: FunctionNode): string {
  const words = [
    ...decorated(node.decorators, ''),
    node.async ? 'async' : '',
    node.generator ? 'generator' : '',
    node.form,
  ];
  return list(...words, node.name ?? '', `(${node.parameters.map(print).join(' ')})`, print(node.body));
}

function printParameter(node: Parameter): string {
  const rest = node.rest ? '...' : '';
  const property = node.property ? 'this.' : '';
  const value = node.default ? `=${print(node.default)}` : '';
  return [...decorated(node.decorators, ''), rest, property, print(node.target), value].join('');
}

function printMember(node: ClassMember): string {
  const words = decorated(node.decorators, node.static ? 'static' : '');
  return list(...words, node.role, node.name ?? (node.role === 'staticBlock' ? '' : '?'), maybe(node.value));
}

function printPart(part: PatternProperty): string {
  const target = print(part.target);
  const key = part.key === undefined || part.key === target ? '' : `${part.key}: `;
  return `${part.rest ? '...' : ''}${key}${target}${part.default ? `=${print(part.default)}` : ''}`;
}
