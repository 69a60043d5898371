import type { Node, Pattern } from './nodes.ts';

/** Calls `visit` for each direct child of a node, in source order. */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  switch (node.kind) {
    case 'program':
    case 'block':
      return all(node.body, visit);
    case 'template':
      return all(node.values, visit);
    case 'member':
      return visit(node.object);
    case 'index':
      visit(node.object);
      return visit(node.index);
    case 'call':
      visit(node.callee);
      all(node.arguments, visit);
      return all(node.keywords, visit);
    case 'object':
      return all(node.properties, visit);
    case 'property':
    case 'await':
    case 'spread':
      return visit(node.value);
    case 'array':
      return all(node.elements, visit);
    case 'function':
      all(node.decorators, visit);
      all(node.parameters, visit);
      return visit(node.body);
    case 'parameter':
      all(node.decorators, visit);
      visit(node.target);
      one(node.annotation, visit);
      return one(node.default, visit);
    case 'class':
      all(node.decorators, visit);
      one(node.superclass, visit);
      if (node.mixins) all(node.mixins, visit);
      return all(node.members, visit);
    case 'classMember':
      all(node.decorators, visit);
      one(node.annotation, visit);
      return one(node.value, visit);
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
      return all(node.children, visit);
    case 'objectPattern':
    case 'arrayPattern':
      return forEachPatternChild(node, visit);
    case 'declaration':
      visit(node.target);
      return one(node.value, visit);
    case 'expression':
      return visit(node.expression);
    case 'if':
      visit(node.test);
      visit(node.then);
      return one(node.otherwise, visit);
    case 'return':
    case 'throw':
      return one(node.value, visit);
    case 'loop':
      all(node.initial, visit);
      one(node.target, visit);
      one(node.iterated, visit);
      one(node.test, visit);
      one(node.update, visit);
      return visit(node.body);
    case 'switch':
      visit(node.subject);
      return all(node.cases, visit);
    case 'switchCase':
      one(node.test, visit);
      return all(node.body, visit);
    case 'try':
      visit(node.block);
      one(node.handler, visit);
      return one(node.finalizer, visit);
    case 'catch':
      one(node.target, visit);
      return visit(node.body);
    case 'export':
      all(node.declaration, visit);
      return one(node.value, visit);
    case 'literal':
    case 'name':
    case 'namePattern':
    case 'jump':
    case 'import':
      return;
  }
}

function all(children: readonly (Node | undefined)[], visit: (child: Node) => void): void {
  for (const child of children) if (child) visit(child);
}

function one(child: Node | undefined, visit: (child: Node) => void): void {
  if (child) visit(child);
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
    const first = stack.length;
    forEachChild(node, (child) => void stack.push(child));
    reverseFrom(stack, first);
  }
}

/** Turns the end of a list around: the last child pushed is the first to be taken. */
function reverseFrom(list: Node[], start: number): void {
  for (let low = start, high = list.length - 1; low < high; low++, high--) {
    const [a, b] = [list[low], list[high]];
    if (!a || !b) return;
    list[low] = b;
    list[high] = a;
  }
}

/** The nodes around a node, from its parent outwards. */
export function* ancestors(node: Node): Generator<Node> {
  for (let at = node.parent; at; at = at.parent) yield at;
}

/** The function that holds a node, or undefined at the top level of the file. */
export function enclosingFunction(node: Node): Extract<Node, { kind: 'function' }> | undefined {
  let at = node.parent;
  while (at && at.kind !== 'function') at = at.parent;
  return at;
}
