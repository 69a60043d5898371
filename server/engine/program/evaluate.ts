import type { Module } from './link.ts';
import { requestOf } from './link.ts';
import type {
  Assignment,
  Call,
  ClassNode,
  Expression,
  FunctionNode,
  Member,
  Name,
  Node,
  ObjectExpression,
} from './nodes.ts';
import { followExport, type Project } from './project.ts';
import type { Binding, PatternPath } from './scope.ts';
import { UNKNOWN, type Frame, type Located, type Value } from './values.ts';
import { ancestors, descendants, enclosingFunction } from './walk.ts';

/** How deep evaluation follows names, members and calls before it gives up with `unknown`. */
const DEEPEST = 40;
/** How many expressions one question may look at, so that no text makes evaluation slow. */
const MOST_STEPS = 2_000;
/** How many workspace calls deep a value is followed. */
const DEEPEST_CALL = 5;

/** Evaluates expressions of a project. One evaluator serves one audit; it remembers what needs no frame. */
export interface Evaluator {
  readonly project: Project;
  evaluate(node: Expression, module: Module, frame?: Frame): Value;
  /** The value of a property, as far as it is known. */
  member(object: Value, property: string, node: Node, module: Module): Value;
  /** What a function returns when called so. `undefined` when it returns nothing. */
  call(callee: Value, args: readonly Value[], node: Call, at: Located): Value;
  /** What is exported under a name by a module of the workspace. */
  exported(module: Module, name: string): Value;
  /** The frame of a call of a workspace function. */
  enter(callee: Extract<Value, { kind: 'function' }>, args: readonly Value[]): Frame | undefined;
}

/** Calls that give back what they are called on, as far as the audit cares: `host.trim()`. */
const TRANSPARENT_METHODS = new Set(['trim', 'toString', 'toLowerCase', 'toUpperCase', 'valueOf', 'bind']);
/** Globals that are looked through. */
const TRANSPARENT_FUNCTIONS = new Set(['String', 'Boolean', 'Number', 'parseInt', 'parseFloat']);

const BUILTIN_PREFIX = 'node:';

export function createEvaluator(project: Project): Evaluator {
  const memory = new Map<Expression, Value>();
  const active = new Set<Expression>();
  let depth = 0;
  let fuel = 0;
  let cuts = 0;

  function evaluate(node: Expression, module: Module, frame?: Frame): Value {
    const remembered = frame === undefined ? memory : memoryOf(frame);
    const known = remembered.get(node);
    if (known) return known;
    if (depth === 0) fuel = MOST_STEPS;
    if (depth > DEEPEST || fuel-- <= 0 || (frame === undefined && active.has(node))) {
      cuts++;
      return UNKNOWN;
    }
    depth++;
    if (frame === undefined) active.add(node);
    const cutsBefore = cuts;
    const value = compute(node, module, frame);
    depth--;
    if (frame === undefined) active.delete(node);
    // A value that was cut short inside a cycle is right only there.
    if (cuts === cutsBefore || depth === 0) remembered.set(node, value);
    return value;
  }

  function memoryOf(frame: Frame): Map<Expression, Value> {
    return (frame.memory ??= new Map());
  }

  function compute(node: Expression, module: Module, frame: Frame | undefined): Value {
    const at: Located = { module, frame };
    switch (node.kind) {
      case 'literal':
        return { kind: 'literal', value: node.value, node, module };
      case 'template':
        return { kind: 'template', node, ...at };
      case 'name':
        return valueOfName(node, at);
      case 'member':
        return valueOfMember(node, at);
      case 'call':
        return valueOfCall(node, at);
      case 'object':
        return { kind: 'object', node, ...at };
      case 'array':
        return { kind: 'array', node, ...at };
      case 'function':
        return { kind: 'function', node, self: selfOf(node, at), ...at };
      case 'class':
        return { kind: 'class', node, ...at };
      case 'await':
        return evaluate(node.value, module, frame);
      case 'logical':
        return logical(node, at);
      case 'conditional':
        return union([evaluate(node.then, module, frame), evaluate(node.otherwise, module, frame)]);
      case 'assignment':
        return evaluate(node.value, module, frame);
      case 'index':
        return {
          kind: 'member',
          object: evaluate(node.object, module, frame),
          property: '[]',
          node,
          module,
        };
      case 'unary':
        if (node.operator === '!' && node.operand.kind === 'literal') {
          return { kind: 'literal', value: !node.operand.value, node, module };
        }
        return UNKNOWN;
      default:
        return UNKNOWN;
    }
  }

  function logical(node: Extract<Expression, { kind: 'logical' }>, at: Located): Value {
    const first = evaluate(node.left, at.module, at.frame);
    const second = evaluate(node.right, at.module, at.frame);
    if (node.operator === '&&') return second;
    return { kind: 'fallback', operator: node.operator, first, second, node, ...at };
  }

  function valueOfName(node: Name, at: Located): Value {
    if (node.name === 'this') return thisValue(node, at);
    const { binding } = node;
    if (!binding) {
      if (node.name === 'undefined') return { kind: 'literal', value: undefined, node, module: at.module };
      return { kind: 'symbol', module: 'global', name: node.name };
    }
    return valueOfBinding(binding, node, at);
  }

  function valueOfBinding(binding: Binding, node: Node, at: Located): Value {
    const { origin } = binding;
    switch (origin.kind) {
      case 'import':
        return imported(origin.module, origin.imported, at.module);
      case 'function':
        return {
          kind: 'function',
          node: origin.function,
          self: undefined,
          module: at.module,
          frame: outerFrame(origin.function, at.frame),
        };
      case 'class':
        return { kind: 'class', node: origin.class, ...at };
      case 'variable':
        return valueOfVariable(binding, origin.value, origin.path, node, at);
      case 'parameter':
        return valueOfParameter(origin.function, origin.index, origin.path, node, at);
      case 'element':
      case 'error':
        return UNKNOWN;
    }
  }

  function valueOfVariable(
    binding: Binding,
    value: Expression | undefined,
    path: PatternPath,
    node: Node,
    at: Located,
  ): Value {
    const frame = frameOfBinding(binding, at.frame);
    const values: Value[] = [];
    if (value) values.push(follow(evaluate(value, at.module, frame), path, node, at.module, frame));
    // `let app; app = express();` the writes are what the variable holds.
    for (const write of binding.writes) {
      if (write.operator === '=' || write.operator === '??=' || write.operator === '||=') {
        values.push(evaluate(write.value, at.module, frame));
      }
    }
    return values.length === 0 ? UNKNOWN : union(values);
  }

  function valueOfParameter(fn: FunctionNode, index: number, path: PatternPath, node: Node, at: Located): Value {
    for (let frame = at.frame; frame; frame = frame.outer) {
      if (frame.function !== fn) continue;
      const given = frame.arguments[index] ?? { kind: 'literal', value: undefined, node, module: at.module };
      return follow(given, path, node, at.module, frame);
    }
    return follow({ kind: 'parameter', function: fn, index, module: at.module }, path, node, at.module, at.frame);
  }

  function follow(value: Value, path: PatternPath, node: Node, module: Module, frame: Frame | undefined): Value {
    let at = value;
    for (const step of path) {
      if (step.rest) return UNKNOWN;
      const parameterDefault = step.key === undefined;
      if (!parameterDefault) at = member(at, String(step.key), node, module);
      if (!step.default) continue;
      const isAbsent = at.kind === 'literal' && at.value === undefined;
      if (isAbsent) at = evaluate(step.default, module, frame);
      else if (at.kind !== 'literal' && at.kind !== 'object') {
        at = {
          kind: 'fallback',
          operator: '??',
          first: at,
          second: evaluate(step.default, module, frame),
          node: step.default,
          module,
          frame,
        };
      }
    }
    return at;
  }

  function imported(request: string, name: string, module: Module): Value {
    const target = project.resolve(module, request);
    if (target)
      return name === '*' ? { kind: 'symbol', module: `workspace:${target.path}`, name: '*' } : exported(target, name);
    if (request.startsWith('.')) return UNKNOWN;
    return { kind: 'symbol', module: withoutPrefix(request), name };
  }

  function exported(module: Module, name: string): Value {
    const found = followExport(project, module, name);
    if (!found) {
      // `export * from` and `module.exports = {…}` of a whole object
      const whole = module.exports.get('export=');
      if (whole?.kind === 'expression' && name !== 'default') {
        return member(evaluate(whole.value, module), name, whole.value, module);
      }
      return UNKNOWN;
    }
    if ('external' in found) return { kind: 'symbol', module: withoutPrefix(found.external), name: found.name };
    if (found.exported.kind === 'expression') return evaluate(found.exported.value, found.module);
    if (found.exported.kind === 'from') return UNKNOWN;
    return valueOfBinding(found.exported.binding, found.module.program, { module: found.module, frame: undefined });
  }

  function valueOfMember(node: Member, at: Located): Value {
    const object = evaluate(node.object, at.module, at.frame);
    return member(object, node.property, node, at.module);
  }

  function member(object: Value, property: string, node: Node, module: Module): Value {
    switch (object.kind) {
      case 'symbol':
        return memberOfSymbol(object, property, node, module);
      case 'object':
        return memberOfObject(object, property, node, module);
      case 'self':
        return memberOfSelf(object, property, node, module);
      case 'class':
        return staticMember(object, property, node, module);
      case 'union':
        return union(object.values.map((each) => member(each, property, node, module)));
      case 'fallback':
        return union([member(object.first, property, node, module), member(object.second, property, node, module)]);
      case 'array':
        return memberOfArray(object, property, node, module);
      case 'result': {
        const environment = environmentOfParsed(object, property, node);
        return environment ?? { kind: 'member', object, property, node, module };
      }
      case 'unknown':
        return { kind: 'member', object, property, node, module };
      default:
        return { kind: 'member', object, property, node, module };
    }
  }

  /** `z.object({…}).parse(process.env).KEY`: a property of what was made from the environment. */
  function environmentOfParsed(
    object: Extract<Value, { kind: 'result' }>,
    property: string,
    node: Node,
  ): Value | undefined {
    const [first] = object.node.arguments;
    if (first?.kind !== 'member' || first.property !== 'env' || first.object.kind !== 'name') return undefined;
    return first.object.name === 'process'
      ? { kind: 'environment', name: property, node, module: object.module }
      : undefined;
  }

  function memberOfSymbol(
    object: Extract<Value, { kind: 'symbol' }>,
    property: string,
    node: Node,
    module: Module,
  ): Value {
    if (object.module.startsWith('workspace:')) {
      const target = project.modules.get(object.module.slice('workspace:'.length));
      return target ? exported(target, property) : UNKNOWN;
    }
    const isEnvironment =
      (object.module === 'global' && /^(process\.env|Bun\.env|import\.meta\.env)$/.test(object.name)) ||
      (object.module === 'process' && object.name === 'env');
    if (isEnvironment) return { kind: 'environment', name: property, node, module };
    if (object.name === '*') return { kind: 'symbol', module: object.module, name: property };
    if (object.name === 'default' && object.module !== 'global') {
      return { kind: 'symbol', module: object.module, name: property };
    }
    return { kind: 'symbol', module: object.module, name: `${object.name}.${property}` };
  }

  function memberOfObject(
    object: Extract<Value, { kind: 'object' }>,
    property: string,
    node: Node,
    module: Module,
  ): Value {
    const found = findProperty(object.node, property);
    if (found) {
      const value = evaluate(found, object.module, object.frame);
      return value.kind === 'function' && value.node.form === 'method' ? { ...value, self: object } : value;
    }
    for (const each of object.node.properties) {
      if (each.kind !== 'spread') continue;
      const spread = evaluate(each.value, object.module, object.frame);
      if (spread.kind !== 'object') return UNKNOWN;
      const value = memberOfObject(spread, property, node, module);
      if (!(value.kind === 'literal' && value.value === undefined)) return value;
    }
    return { kind: 'literal', value: undefined, node, module };
  }

  function memberOfArray(
    object: Extract<Value, { kind: 'array' }>,
    property: string,
    node: Node,
    module: Module,
  ): Value {
    const element = object.node.elements[Number(property)];
    if (element && element.kind !== 'spread') return evaluate(element, object.module, object.frame);
    return { kind: 'member', object, property, node, module };
  }

  /** A field, method or constructor-assigned property of a class of the workspace. */
  function memberOfSelf(self: Extract<Value, { kind: 'self' }>, property: string, node: Node, module: Module): Value {
    const values: Value[] = [];
    for (const found of self.class.members) {
      if (found.static || found.name !== property || !found.value) continue;
      if (found.role === 'field') values.push(withSelf(evaluate(found.value, self.module, self.frame), self));
      else if (found.value.kind === 'function') {
        const method: Value = { kind: 'function', node: found.value, self, module: self.module, frame: self.frame };
        if (found.role !== 'getter') return method;
        const frame = enter(method, []);
        values.push(frame ? valueReturned(method, frame) : UNKNOWN);
      }
    }
    // `this.app = express()` in any method
    for (const write of writesToSelf(self.module, property)) {
      if (enclosingClass(write) !== self.class) continue;
      const method = enclosingFunction(write);
      const frame = method && self.frame?.function === method ? self.frame : constructorFrame(self, method);
      values.push(evaluate(write.value, self.module, frame));
    }
    if (values.length > 0) return union(values);
    const parameter = parameterProperty(self, property);
    if (parameter) return parameter;
    return { kind: 'member', object: self, property, node, module };
  }

  function withSelf(value: Value, self: Value): Value {
    return value.kind === 'function' && value.self === undefined ? { ...value, self } : value;
  }

  /** `constructor(private key: string)`, called with what `new` was given. */
  function parameterProperty(self: Extract<Value, { kind: 'self' }>, property: string): Value | undefined {
    const constructor = constructorOf(self.class);
    const index = constructor?.parameters.findIndex(
      (each) => each.property && each.target.kind === 'namePattern' && each.target.name === property,
    );
    if (!constructor || index === undefined || index < 0) return undefined;
    const [given] = self.node ? [argumentAt(self.node, index, self)] : [];
    return given ?? { kind: 'parameter', function: constructor, index, module: self.module };
  }

  function constructorFrame(
    self: Extract<Value, { kind: 'self' }>,
    method: FunctionNode | undefined,
  ): Frame | undefined {
    const constructor = constructorOf(self.class);
    if (!constructor || method !== constructor || !self.node) {
      return {
        function: method ?? NO_FUNCTION,
        arguments: [],
        self,
        outer: self.frame,
        depth: (self.frame?.depth ?? 0) + 1,
      };
    }
    const args = self.node.arguments.map((_, index) => argumentAt(self.node, index, self) ?? UNKNOWN);
    return { function: constructor, arguments: args, self, outer: self.frame, depth: (self.frame?.depth ?? 0) + 1 };
  }

  /** An argument of the `new` that made an instance: it stands where the instance was made, not where the class is. */
  function argumentAt(
    node: Call | undefined,
    index: number,
    self: Extract<Value, { kind: 'self' }>,
  ): Value | undefined {
    const argument = node?.arguments[index];
    if (!node || !argument || argument.kind === 'spread') return undefined;
    const origin = creation.get(node);
    return evaluate(argument, origin?.module ?? self.module, origin?.frame);
  }
  const creation = new WeakMap<Call, Located>();

  function staticMember(value: Extract<Value, { kind: 'class' }>, property: string, node: Node, module: Module): Value {
    for (const found of value.node.members) {
      if (!found.static || found.name !== property || !found.value) continue;
      if (found.value.kind === 'function') {
        return { kind: 'function', node: found.value, self: value, module: value.module, frame: value.frame };
      }
      return evaluate(found.value, value.module, value.frame);
    }
    return { kind: 'member', object: value, property, node, module };
  }

  function thisValue(node: Node, at: Located): Value {
    for (let frame = at.frame; frame; frame = frame.outer) if (frame.self) return frame.self;
    const owner = enclosingClass(node);
    return owner ? { kind: 'self', class: owner, node: undefined, module: at.module, frame: undefined } : UNKNOWN;
  }

  /** Arrow functions keep the `this` of the place where they are written. */
  function selfOf(node: FunctionNode, at: Located): Value | undefined {
    if (node.form !== 'arrow') return undefined;
    for (let frame = at.frame; frame; frame = frame.outer) if (frame.self) return frame.self;
    return undefined;
  }

  function valueOfCall(node: Call, at: Located): Value {
    const request = requestOf(node);
    if (request !== undefined) return required(request, at.module);
    const { callee } = node;
    if (callee.kind === 'member' && TRANSPARENT_METHODS.has(callee.property)) {
      const value = evaluate(callee.object, at.module, at.frame);
      // `this.handle.bind(this)`, `process.env.HOST?.trim()`
      if (callee.property === 'bind' || value.kind !== 'result') return value;
    }
    const target = evaluate(callee, at.module, at.frame);
    if (target.kind === 'symbol' && target.module === 'global' && TRANSPARENT_FUNCTIONS.has(target.name)) {
      const [first] = node.arguments;
      return first ? evaluate(first, at.module, at.frame) : UNKNOWN;
    }
    // `Deno.env.get('KEY')`
    if (target.kind === 'symbol' && target.name === 'Deno.env.get') {
      const [first] = node.arguments;
      if (first?.kind === 'literal' && typeof first.value === 'string') {
        return { kind: 'environment', name: first.value, node, module: at.module };
      }
    }
    if (target.kind !== 'function' && target.kind !== 'class' && target.kind !== 'union')
      return call(target, [], node, at);
    const args = node.arguments.map((argument) =>
      argument.kind === 'spread' ? UNKNOWN : evaluate(argument, at.module, at.frame),
    );
    return call(target, args, node, at);
  }

  function required(request: string, module: Module): Value {
    const target = project.resolve(module, request);
    // `module.exports = function …` is what `require` gives
    const whole = target?.exports.get('export=');
    if (target && whole?.kind === 'expression' && whole.value.kind !== 'object') return evaluate(whole.value, target);
    if (target) return { kind: 'symbol', module: `workspace:${target.path}`, name: '*' };
    return request.startsWith('.') ? UNKNOWN : { kind: 'symbol', module: withoutPrefix(request), name: '*' };
  }

  function call(callee: Value, args: readonly Value[], node: Call, at: Located): Value {
    if (callee.kind === 'class') {
      creation.set(node, at);
      return { kind: 'self', class: callee.node, node, module: callee.module, frame: callee.frame };
    }
    if (callee.kind === 'union') return union(callee.values.map((each) => call(each, args, node, at)));
    // `require('./auth')(options)`, `import factory from './cjs'`
    if (callee.kind === 'symbol' && callee.module.startsWith('workspace:') && callee.name === '*') {
      const target = project.modules.get(callee.module.slice('workspace:'.length));
      const whole = target ? exported(target, 'default') : UNKNOWN;
      return whole.kind === 'unknown' ? UNKNOWN : call(whole, args, node, at);
    }
    if (callee.kind !== 'function') return { kind: 'result', callee, node, ...at };
    const frame = enter(callee, args);
    return frame ? valueReturned(callee, frame) : UNKNOWN;
  }

  function enter(callee: Extract<Value, { kind: 'function' }>, args: readonly Value[]): Frame | undefined {
    const outer = callee.frame;
    const level = (outer?.depth ?? 0) + 1;
    if (level > DEEPEST_CALL) return undefined;
    for (let frame = outer; frame; frame = frame.outer) if (frame.function === callee.node) return undefined;
    return { function: callee.node, arguments: args, self: callee.self, outer, depth: level };
  }

  function valueReturned(callee: Extract<Value, { kind: 'function' }>, frame: Frame): Value {
    if (callee.node.generator) return UNKNOWN;
    const values: Value[] = [];
    for (const value of returnedExpressions(callee.node)) {
      values.push(evaluate(value, callee.module, frame));
      if (values.length > 8) return UNKNOWN;
    }
    return values.length === 0 ? UNKNOWN : union(values);
  }

  function frameOfBinding(binding: Binding, frame: Frame | undefined): Frame | undefined {
    const node = binding.origin.kind === 'variable' ? binding.origin.node : undefined;
    const owner = node && enclosingFunction(node);
    for (let at = frame; at; at = at.outer) if (at.function === owner) return at;
    // A variable of a function that no frame is open for: its parameters stay parameters.
    return owner ? frame : undefined;
  }

  function outerFrame(fn: FunctionNode, frame: Frame | undefined): Frame | undefined {
    const owner = enclosingFunction(fn);
    for (let at = frame; at; at = at.outer) if (at.function === owner) return at;
    return undefined;
  }

  return { project, evaluate, member, call, exported, enter };
}

const NO_SPAN = { start: 0, end: 0 };
const NO_FUNCTION: FunctionNode = {
  kind: 'function',
  form: 'expression',
  name: undefined,
  nameSpan: undefined,
  parameters: [],
  body: { kind: 'block', body: [], ...NO_SPAN },
  expressionBody: false,
  async: false,
  generator: false,
  decorators: [],
  ...NO_SPAN,
};

const returned = new WeakMap<FunctionNode, readonly Expression[]>();

/** What the `return` statements of a function give, those of functions inside it left out. */
export function returnedExpressions(fn: FunctionNode): readonly Expression[] {
  const known = returned.get(fn);
  if (known) return known;
  const found: Expression[] = [];
  for (const node of descendants(fn.body, (inside) => inside.kind !== 'function' && inside.kind !== 'class')) {
    if (node.kind === 'return' && node.value) found.push(node.value);
  }
  returned.set(fn, found);
  return found;
}

const selfWrites = new WeakMap<Module, ReadonlyMap<string, readonly Assignment[]>>();

/** `this.app = express()`: assignments to properties of `this`, by property. */
function writesToSelf(module: Module, property: string): readonly Assignment[] {
  let index = selfWrites.get(module);
  if (!index) {
    const fresh = new Map<string, Assignment[]>();
    for (const write of module.assignments) {
      const { target } = write;
      if (target.kind !== 'member' || target.object.kind !== 'name' || target.object.name !== 'this') continue;
      const known = fresh.get(target.property);
      if (known) known.push(write);
      else fresh.set(target.property, [write]);
    }
    selfWrites.set(module, fresh);
    index = fresh;
  }
  return index.get(property) ?? [];
}

/** The value that stands under a key of an object literal; the last one wins, as at run time. */
export function findProperty(object: ObjectExpression, key: string): Expression | undefined {
  let found: Expression | undefined;
  for (const property of object.properties)
    if (property.kind === 'property' && property.key === key) found = property.value;
  return found;
}

export function constructorOf(node: ClassNode): FunctionNode | undefined {
  for (const found of node.members)
    if (found.role === 'constructor' && found.value?.kind === 'function') return found.value;
  return undefined;
}

export function enclosingClass(node: Node): ClassNode | undefined {
  for (const at of ancestors(node)) if (at.kind === 'class') return at;
  return undefined;
}

function union(values: readonly Value[]): Value {
  const flat: Value[] = [];
  for (const value of values) {
    if (value.kind === 'union') flat.push(...value.values);
    else flat.push(value);
  }
  if (flat.length === 1 && flat[0]) return flat[0];
  return flat.length > 16 || flat.length === 0 ? UNKNOWN : { kind: 'union', values: flat };
}

function withoutPrefix(request: string): string {
  return request.startsWith(BUILTIN_PREFIX) ? request.slice(BUILTIN_PREFIX.length) : request;
}
