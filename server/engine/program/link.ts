import type {
  Assignment,
  Call,
  ClassNode,
  Conditional,
  Declaration,
  Export,
  Expression,
  FunctionNode,
  Import,
  Literal,
  Logical,
  Name,
  Node,
  ObjectExpression,
  Parameter,
  Pattern,
  Program,
  Template,
  Throw,
  Binary,
  Member,
} from './nodes.ts';
import { assignedModule, namedModule } from './python-named-modules.ts';
import { partRequest } from './python-packages.ts';
import type { Binding, BindingOrigin, PatternPath } from './scope.ts';
import { forEachChild } from './walk.ts';

/** What a module gives under one name: an expression or binding of its own, or a name of another module. */
export type Exported =
  | { readonly kind: 'expression'; readonly value: Expression }
  | { readonly kind: 'binding'; readonly binding: Binding }
  | { readonly kind: 'from'; readonly module: string; readonly name: string };

/** One linked file: its tree with parents and bindings, and its nodes by kind in source order. */
export interface Module {
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly calls: readonly Call[];
  readonly literals: readonly (Literal | Template)[];
  readonly binaries: readonly Binary[];
  readonly assignments: readonly Assignment[];
  readonly functions: readonly FunctionNode[];
  readonly classes: readonly ClassNode[];
  readonly members: readonly Member[];
  readonly objects: readonly ObjectExpression[];
  /** `a && b`, `a ?? b`, `a ? b : c` */
  readonly choices: readonly (Logical | Conditional)[];
  readonly throws: readonly Throw[];
  /** Modules that this one asks for, in order: imports, re-exports, `require` and `import()` of a literal. */
  readonly requests: readonly string[];
  readonly exports: ReadonlyMap<string, Exported>;
  /** Modules whose whole exports are given on: `export * from`. */
  readonly stars: readonly string[];
}

interface Scope {
  readonly names: Map<string, Binding>;
  readonly parent: Scope | undefined;
  /** Where `var` and function declarations of inner blocks land. */
  readonly isFunction: boolean;
}

/** Gives every node its parent and every name its binding, in one walk, and sorts the nodes that the facts start from. */
export function link(path: string, text: string, program: Program): Module {
  const isPython = program.moduleKind === 'python';
  const linker = new Linker(isPython);
  const scope: Scope = { names: new Map(), parent: undefined, isFunction: true };
  linker.visitAll(program, scope);
  if (isPython) linker.exportAll(scope);
  linker.resolveNames();
  return { path, text, program, ...linker.lists, exports: linker.exports, stars: linker.stars };
}

/** The state of one walk. It lives as long as `link` runs. */
class Linker {
  readonly lists = {
    calls: [] as Call[],
    literals: [] as (Literal | Template)[],
    binaries: [] as Binary[],
    assignments: [] as Assignment[],
    functions: [] as FunctionNode[],
    classes: [] as ClassNode[],
    members: [] as Member[],
    objects: [] as ObjectExpression[],
    choices: [] as (Logical | Conditional)[],
    throws: [] as Throw[],
    requests: [] as string[],
  };
  readonly exports = new Map<string, Exported>();
  readonly stars: string[] = [];
  /** Only functions, classes and comprehensions make scopes, and all names of a module are given away. */
  private readonly isPython: boolean;
  private readonly names: { readonly name: Name; readonly scope: Scope; readonly write: Assignment | undefined }[] = [];
  private readonly exportedNames: { readonly exported: string; readonly local: string; readonly scope: Scope }[] = [];

  constructor(isPython: boolean) {
    this.isPython = isPython;
  }

  visitAll(node: Node, scope: Scope): void {
    forEachChild(node, (child) => {
      child.parent = node;
      this.visit(child, scope);
    });
  }

  private visit(node: Node, scope: Scope): void {
    switch (node.kind) {
      case 'name':
        this.names.push({ name: node, scope, write: undefined });
        return;
      case 'block':
      case 'switch':
        return this.visitAll(node, this.blockScope(scope));
      case 'loop': {
        const own = this.blockScope(scope);
        const { target, iterated } = node;
        if (target && iterated) declarePattern(target, own, [], (path) => ({ kind: 'element', iterated, path, node }));
        return this.visitAll(node, own);
      }
      case 'function':
        return this.visitFunction(node, scope);
      case 'class':
        return this.visitClass(node, scope);
      case 'declaration':
        this.declareVariable(node, scope);
        return this.visitAll(node, scope);
      case 'catch': {
        const own = this.blockScope(scope);
        if (node.target) declarePattern(node.target, own, [], () => ({ kind: 'error', node }));
        return this.visitAll(node, own);
      }
      case 'assignment':
        return this.visitAssignment(node, scope);
      case 'import':
        return this.visitImport(node, scope);
      case 'export':
        return this.visitExport(node, scope);
      case 'call':
        this.lists.calls.push(node);
        this.noteRequest(node);
        break;
      case 'literal':
      case 'template':
        this.lists.literals.push(node);
        break;
      case 'binary':
        this.lists.binaries.push(node);
        break;
      case 'member':
        this.lists.members.push(node);
        break;
      case 'object':
        this.lists.objects.push(node);
        break;
      case 'logical':
      case 'conditional':
        this.lists.choices.push(node);
        break;
      case 'throw':
        this.lists.throws.push(node);
        break;
      default:
        break;
    }
    this.visitAll(node, scope);
  }

  private blockScope(scope: Scope): Scope {
    return this.isPython ? scope : inner(scope, false);
  }

  private visitFunction(node: FunctionNode, scope: Scope): void {
    this.lists.functions.push(node);
    if (node.form === 'statement' && node.name !== undefined) {
      // Of overloads, and of any two, the last one is it.
      if (this.isPython && scope.names.get(node.name)?.origin.kind === 'function') scope.names.delete(node.name);
      declare(scope, node.name, { kind: 'function', function: node });
    }
    const own = inner(scope, true);
    if (node.form === 'expression' && node.name !== undefined)
      declare(own, node.name, { kind: 'function', function: node });
    node.parameters.forEach((parameter: Parameter, index) => {
      const base: PatternPath = parameter.default
        ? [{ key: undefined, default: parameter.default, rest: parameter.rest, pattern: parameter.target }]
        : [];
      declarePattern(parameter.target, own, base, (path) => ({
        kind: 'parameter',
        function: node,
        index,
        path,
        parameter,
      }));
    });
    this.visitAll(node, own);
  }

  private visitClass(node: ClassNode, scope: Scope): void {
    this.lists.classes.push(node);
    if (node.name !== undefined) declare(scope, node.name, { kind: 'class', class: node });
    this.visitAll(node, inner(scope, true));
  }

  private declareVariable(node: Declaration, scope: Scope): void {
    this.noteNamed(assignedModule(node.target, node.value));
    const target = node.form === 'var' ? functionScope(scope) : scope;
    declarePattern(node.target, target, [], (path) => ({
      kind: 'variable',
      value: node.value,
      path,
      constant: node.form === 'const',
      node,
    }));
  }

  private visitAssignment(node: Assignment, scope: Scope): void {
    this.lists.assignments.push(node);
    this.noteNamed(assignedModule(node.target, node.value));
    this.visitAll(node, scope);
    if (node.target.kind === 'name') this.names.push({ name: node.target, scope, write: node });
    this.noteCommonJsExport(node);
  }

  private visitImport(node: Import, scope: Scope): void {
    if (node.typeOnly) return;
    this.lists.requests.push(node.module);
    for (const name of node.names) {
      if (name.typeOnly) continue;
      if (this.isPython && name.imported !== '*') this.lists.requests.push(partRequest(node.module, name.imported));
      if (name.local === '*') {
        this.stars.push(node.module);
        continue;
      }
      // `jwt = None`, `try: import jwt`: where Python has the module, the name is the module
      if (this.isPython && scope.names.get(name.local)?.origin.kind === 'variable') scope.names.delete(name.local);
      declare(scope, name.local, { kind: 'import', module: node.module, imported: name.imported, node });
    }
  }

  private visitExport(node: Export, scope: Scope): void {
    if (node.module !== undefined) this.lists.requests.push(node.module);
    for (const name of node.names) {
      if (node.module !== undefined) {
        if (name.exported === '*') this.stars.push(node.module);
        else this.exports.set(name.exported, { kind: 'from', module: node.module, name: name.local ?? 'default' });
      } else if (node.value) this.exports.set(name.exported, { kind: 'expression', value: node.value });
      else if (name.local !== undefined) {
        this.exportedNames.push({ exported: name.exported, local: name.local, scope });
      }
    }
    for (const statement of node.declaration) {
      for (const local of declaredNames(statement)) this.exportedNames.push({ exported: local, local, scope });
    }
    this.visitAll(node, scope);
  }

  /** Every name of a module can be imported; what it has imported itself leads on. */
  exportAll(scope: Scope): void {
    for (const [name, binding] of scope.names) {
      const { origin } = binding;
      if (origin.kind === 'import') {
        this.exports.set(name, { kind: 'from', module: origin.module, name: origin.imported });
      } else this.exports.set(name, { kind: 'binding', binding });
    }
  }

  /** `module.exports = x`, `module.exports.a = x`, `exports.a = x` */
  private noteCommonJsExport(node: Assignment): void {
    const path = memberPath(node.target);
    if (!path) return;
    const [first, second, third] = path;
    const exported =
      first === 'module' && second === 'exports'
        ? path.length === 2
          ? 'export='
          : path.length === 3
            ? third
            : undefined
        : first === 'exports' && path.length === 2
          ? second
          : undefined;
    if (exported === undefined) return;
    this.exports.set(exported, { kind: 'expression', value: node.value });
    if (exported !== 'export=' || node.value.kind !== 'object') return;
    for (const property of node.value.properties) {
      if (property.kind !== 'property' || property.key === undefined) continue;
      this.exports.set(property.key, { kind: 'expression', value: property.value });
    }
  }

  /** `require('m')`, `import('m')`, `uvicorn.run("m:app")` */
  private noteRequest(call: Call): void {
    const request = this.isPython ? namedModule(call) : requestOf(call);
    if (request !== undefined) this.lists.requests.push(request);
  }

  private noteNamed(request: string | undefined): void {
    if (this.isPython && request !== undefined) this.lists.requests.push(request);
  }

  resolveNames(): void {
    for (const { name, scope, write } of this.names) {
      const binding = lookUp(scope, name.name);
      if (!binding) continue;
      if (write) binding.writes.push(write);
      else {
        name.binding = binding;
        binding.references.push(name);
      }
    }
    for (const { exported, local, scope } of this.exportedNames) {
      const binding = lookUp(scope, local);
      if (binding) this.exports.set(exported, { kind: 'binding', binding });
    }
  }
}

/** The module that a call asks for: `require('m')`, `import('m')`. */
export function requestOf(call: Call): string | undefined {
  if (call.callee.kind !== 'name' || (call.callee.name !== 'require' && call.callee.name !== 'import'))
    return undefined;
  const [first] = call.arguments;
  return first?.kind === 'literal' && typeof first.value === 'string' ? first.value : undefined;
}

/** `a.b.c` as its names, or undefined when something else stands in it. */
export function memberPath(node: Node): readonly string[] | undefined {
  if (node.kind === 'name') return [node.name];
  if (node.kind !== 'member') return undefined;
  const path = memberPath(node.object);
  return path && [...path, node.property];
}

function inner(parent: Scope, isFunction: boolean): Scope {
  return { names: new Map(), parent, isFunction };
}

function functionScope(scope: Scope): Scope {
  let at = scope;
  while (!at.isFunction && at.parent) at = at.parent;
  return at;
}

function lookUp(scope: Scope, name: string): Binding | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const binding = at.names.get(name);
    if (binding) return binding;
  }
  return undefined;
}

function declare(scope: Scope, name: string, origin: BindingOrigin): void {
  if (scope.names.has(name)) return;
  scope.names.set(name, { name, origin, writes: [], references: [] });
}

function declarePattern(
  pattern: Pattern,
  scope: Scope,
  path: PatternPath,
  origin: (path: PatternPath) => BindingOrigin,
): void {
  if (pattern.kind === 'namePattern') return declare(scope, pattern.name, origin(path));
  const parts = pattern.kind === 'objectPattern' ? pattern.properties : pattern.elements;
  parts.forEach((part, index) => {
    if (!part) return;
    const key = pattern.kind === 'objectPattern' ? part.key : index;
    const step = { key, default: part.default, rest: part.rest, pattern: part.target };
    declarePattern(part.target, scope, [...path, step], origin);
  });
}

function* declaredNames(statement: Node): Generator<string> {
  if (statement.kind === 'declaration') yield* patternNames(statement.target);
  else if ((statement.kind === 'function' || statement.kind === 'class') && statement.name !== undefined) {
    yield statement.name;
  }
}

function* patternNames(pattern: Pattern): Generator<string> {
  if (pattern.kind === 'namePattern') {
    yield pattern.name;
    return;
  }
  const parts = pattern.kind === 'objectPattern' ? pattern.properties : pattern.elements;
  for (const part of parts) if (part) yield* patternNames(part.target);
}
