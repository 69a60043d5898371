import type { Node, Pattern } from './nodes.ts';

/** Calls `visit` for each direct child of a node, in source order. */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  const all = (children: readonly (Node | undefined)[]): void => {
    for (const child of children) if (child) visit(child);
  };
  const one = (child: Node | undefined): void => {
    if (child) visit(child);
  };
  switch (node.kind) {
    case 'program':
    case 'block':
      return all(node.body);
    case 'template':
      return all(node.values);
    case 'member':
      return visit(node.object);
    case 'index':
      visit(node.object);
      return visit(node.index);
    case 'call':
      visit(node.callee);
      all(node.arguments);
      return all(node.keywords);
    case 'object':
      return all(node.properties);
    case 'property':
    case 'await':
    case 'spread':
      return visit(node.value);
    case 'array':
      return all(node.elements);
    case 'function':
      all(node.decorators);
      all(node.parameters);
      return visit(node.body);
    case 'parameter':
      all(node.decorators);
      visit(node.target);
      return one(node.default);
    case 'class':
      all(node.decorators);
      one(node.superclass);
      return all(node.members);
    case 'classMember':
      all(node.decorators);
      return one(node.value);
    case 'binary':
    case 'logical':
      visit(node.left);
      return visit(node.right);
    case 'unary':
      return visit(node.operand);
    case 'conditional':
      visit(node.test);
      visit(node.then);
      return visit(node.otherwise);
    case 'assignment':
      visit(node.target);
      return visit(node.value);
    case 'unknown':
      return all(node.children);
    case 'objectPattern':
    case 'arrayPattern':
      return forEachPatternChild(node, visit);
    case 'declaration':
      visit(node.target);
      return one(node.value);
    case 'expression':
      return visit(node.expression);
    case 'if':
      visit(node.test);
      visit(node.then);
      return one(node.otherwise);
    case 'return':
    case 'throw':
      return one(node.value);
    case 'loop':
      all(node.initial);
      one(node.target);
      one(node.iterated);
      one(node.test);
      one(node.update);
      return visit(node.body);
    case 'switch':
      visit(node.subject);
      return all(node.cases);
    case 'switchCase':
      one(node.test);
      return all(node.body);
    case 'try':
      visit(node.block);
      one(node.handler);
      return one(node.finalizer);
    case 'catch':
      one(node.target);
      return visit(node.body);
    case 'export':
      all(node.declaration);
      return one(node.value);
    case 'literal':
    case 'name':
    case 'namePattern':
    case 'jump':
    case 'import':
      return;
  }
}

function forEachPatternChild(pattern: Pattern, visit: (child: Node) => void): void {
  if (pattern.kind === 'namePattern') return;
  const parts = pattern.kind === 'objectPattern' ? pattern.properties : pattern.elements;
  for (const part of parts) {
    if (!part) continue;
    visit(part.target);
    if (part.default) visit(part.default);
  }
}

/** The node and everything below it, parents before children. Functions inside are entered unless `enter` says no. */
export function* descendants(root: Node, enter: (node: Node) => boolean = () => true): Generator<Node> {
  const stack: Node[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (!node) return;
    yield node;
    if (node !== root && !enter(node)) continue;
    const children: Node[] = [];
    forEachChild(node, (child) => children.push(child));
    for (let at = children.length - 1; at >= 0; at--) {
      const child = children[at];
      if (child) stack.push(child);
    }
  }
}

/** The nodes around a node, from its parent outwards. */
export function* ancestors(node: Node): Generator<Node> {
  for (let at = node.parent; at; at = at.parent) yield at;
}

/** The function that holds a node, or undefined at the top level of the file. */
export function enclosingFunction(node: Node): Extract<Node, { kind: 'function' }> | undefined {
  for (const at of ancestors(node)) if (at.kind === 'function') return at;
  return undefined;
}
