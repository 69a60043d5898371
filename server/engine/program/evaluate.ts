import type { Module } from './link.ts';
import { requestOf } from './link.ts';
import type { Call, Expression, FunctionNode, Index, Member, Name, Node, ObjectExpression } from './nodes.ts';
import { bindArguments, NO_CALL } from './arguments.ts';
import { createInstances, selfOf, thisValue } from './classes.ts';
import { createFields } from './fields.ts';
import { environmentOfParsed, environmentRead } from './environment.ts';
import { createFrames, elementIn, frameOfBinding, outerFrame } from './frames.ts';
import { createImports } from './imports.ts';
import type { Project } from './project.ts';
import { createPythonValues } from './python-values.ts';
import { returnedExpressions } from './returns.ts';
import type { Binding, PatternPath } from './scope.ts';
import { isTransparentFunction, isTransparentMethod } from './transparent.ts';
import { union, UNKNOWN, type Frame, type Located, type Value } from './values.ts';

/** How deep evaluation follows names, members and calls before it gives up with `unknown`. */
const DEEPEST = 40;
/** How many expressions one question may look at, so that no text makes evaluation slow. */
const MOST_STEPS = 2_000;
/** A variable that is assigned more often holds anything. */
const MOST_WRITES = 200;
/** A function with more ways to return is no factory. */
const MOST_RETURNS = 8;
type ObjectValue = Extract<Value, { kind: 'object' }>;

/** Objects in an object by spreads. */
const DEEPEST_SPREAD = 12;
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
  /** What the parameters of a function hold in a call: arguments by their place, or by their names. */
  arguments(fn: FunctionNode, node: Call, at: Located): readonly Value[];
  /** The run of the constructor that made an instance. */
  readonly constructed: (self: Extract<Value, { kind: 'self' }>) => Frame | undefined;
  /** What is exported under a name by a module of the workspace. */
  exported(module: Module, name: string): Value;
  /** The frame of a call of a workspace function. */
  enter(callee: Extract<Value, { kind: 'function' }>, args: readonly Value[]): Frame | undefined;
}

/** What says what it is by itself: nothing is followed, so there is nothing to remember. */
const STANDING = new Set<Node['kind']>(['literal', 'template', 'object', 'array', 'function', 'class', 'binary']);

export function createEvaluator(project: Project): Evaluator {
  const memory = new Map<Expression, Value>();
  const active = new Set<Expression>();
  /** The workspace functions whose returned values are being followed. */
  const following = new Set<FunctionNode>();
  const frames = createFrames();
  let depth = 0;
  let fuel = 0;
  let cuts = 0;

  function evaluate(node: Expression, module: Module, frame?: Frame): Value {
    if (STANDING.has(node.kind)) return compute(node, module, frame);
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
        return valueOfIndex(node, at);
      case 'unary':
        if (node.operator === '!' && node.operand.kind === 'literal') {
          return { kind: 'literal', value: !node.operand.value, node, module };
        }
        return UNKNOWN;
      default:
        return UNKNOWN;
    }
  }

  /** `process.env[name]` with a name that is known, else some element. */
  function valueOfIndex(node: Index, at: Located): Value {
    const object = evaluate(node.object, at.module, at.frame);
    const index = evaluate(node.index, at.module, at.frame);
    const key =
      index.kind === 'literal' && /^(string|number)$/.test(typeof index.value) ? String(index.value) : undefined;
    if (key !== undefined) return member(object, key, node, at.module);
    return { kind: 'member', object, property: '[]', node, module: at.module };
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
      return unbound(node.name, at.module);
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
        return follow(elementIn(origin.node, at.frame), origin.path, node, at.module, at.frame);
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
    if (binding.writes.length > MOST_WRITES) return UNKNOWN;
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
    const option = python.parameter(fn, index, at);
    if (option) return follow(option, path, node, at.module, undefined);
    for (let frame = at.frame; frame; frame = frame.outer) {
      if (frame.function !== fn) continue;
      // `(...handlers)` given one is read as that one, since it will be spread again; what several are is not known.
      const { rest = false, keywords = false } = fn.parameters[index] ?? {};
      if (rest && !keywords && frame.arguments.length !== index + 1) return UNKNOWN;
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

  const { imported, exported, required, memberOfSymbol, unbound } = createImports({
    project,
    evaluate,
    member,
    valueOfBinding,
  });
  const fields = createFields({ evaluate, returned: (callee) => call(callee, [], NO_CALL, callee) });
  const instances = createInstances({ evaluate, enter, valueReturned, fields });
  const python = createPythonValues({
    evaluate: (node, at) => evaluate(node, at.module, at.frame),
    member,
    described: fields.described,
  });

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
        return instances.member(object, property, node, module);
      case 'class':
        return instances.staticMember(object, property, node, module);
      case 'union':
        return union(object.values.map((each) => member(each, property, node, module)));
      case 'fallback':
        return union([member(object.first, property, node, module), member(object.second, property, node, module)]);
      case 'array':
        return element(object, property) ?? { kind: 'member', object, property, node, module };
      default: {
        const parsed = object.kind === 'result' ? environmentOfParsed(object, property, node) : undefined;
        const known = parsed ?? python.member(object, property, node, module);
        return known ?? { kind: 'member', object, property, node, module };
      }
    }
  }

  function memberOfObject(object: ObjectValue, property: string, node: Node, module: Module, depth = 0): Value {
    const found = findProperty(object.node, property);
    if (found) {
      const value = evaluate(found, object.module, object.frame);
      return value.kind === 'function' && value.node.form === 'method' ? { ...value, self: object } : value;
    }
    for (const each of object.node.properties) {
      if (each.kind !== 'spread') continue;
      const spread = evaluate(each.value, object.module, object.frame);
      // `{ ...process.env }`, `{**dotenv_values(".env"), **os.environ}`
      if (spread.kind === 'symbol' || spread.kind === 'result') {
        const variable = member(spread, property, node, module);
        return variable.kind === 'environment' ? variable : UNKNOWN;
      }
      // `state = { ...state, ready: true }` spreads itself
      if (spread.kind !== 'object' || depth > DEEPEST_SPREAD) return UNKNOWN;
      const value = memberOfObject(spread, property, node, module, depth + 1);
      if (!(value.kind === 'literal' && value.value === undefined)) return value;
    }
    return { kind: 'literal', value: undefined, node, module };
  }

  function element({ node, module, frame }: Extract<Value, { kind: 'array' }>, index: string): Value | undefined {
    const found = node.elements[Number(index)];
    return found && found.kind !== 'spread' ? evaluate(found, module, frame) : undefined;
  }

  function valueOfCall(node: Call, at: Located): Value {
    const request = requestOf(node);
    if (request !== undefined) return required(request, at.module);
    const { callee } = node;
    if (callee.kind === 'member' && isTransparentMethod(callee.property)) {
      const value = evaluate(callee.object, at.module, at.frame);
      // `this.handle.bind(this)`, `process.env.HOST?.trim()`
      if (callee.property === 'bind' || value.kind !== 'result') return value;
    }
    const target = evaluate(callee, at.module, at.frame);
    if (isTransparentFunction(target)) {
      const [first] = node.arguments;
      return first ? evaluate(first, at.module, at.frame) : UNKNOWN;
    }
    const environment = environmentRead(target, node, at.module);
    if (environment) return environment;
    const known = at.module.program.moduleKind === 'python' ? python.call(target, node, at) : undefined;
    if (known) return known;
    if (target.kind !== 'function' && target.kind !== 'class' && target.kind !== 'union')
      return call(target, [], node, at);
    const args = node.arguments.map((argument) =>
      argument.kind === 'spread' ? UNKNOWN : evaluate(argument, at.module, at.frame),
    );
    return call(target, args, node, at);
  }

  function call(callee: Value, args: readonly Value[], node: Call, at: Located): Value {
    if (callee.kind === 'class') return instances.create(callee, node, at);
    if (callee.kind === 'union') return union(callee.values.map((each) => call(each, args, node, at)));
    // `require('./auth')(options)`, `import factory from './cjs'`
    if (callee.kind === 'symbol' && callee.module.startsWith('workspace:') && callee.name === '*') {
      const target = project.modules.get(callee.module.slice('workspace:'.length));
      const whole = target ? exported(target, 'default') : UNKNOWN;
      return whole.kind === 'unknown' ? UNKNOWN : call(whole, args, node, at);
    }
    if (callee.kind !== 'function') return { kind: 'result', callee, node, ...at };
    const frame = enter(callee, bound(callee.node, args, node, at));
    return frame ? valueReturned(callee, frame) : UNKNOWN;
  }

  function bound(fn: FunctionNode, given: readonly Value[], node: Call, at: Located): readonly Value[] {
    return bindArguments(fn, given, node, at, (each, where) => evaluate(each, where.module, where.frame));
  }

  function argumentsOf(fn: FunctionNode, node: Call, at: Located): readonly Value[] {
    const given = node.arguments.map((each) =>
      each.kind === 'spread' ? UNKNOWN : evaluate(each, at.module, at.frame),
    );
    return bound(fn, given, node, at);
  }

  function enter(callee: Extract<Value, { kind: 'function' }>, args: readonly Value[]): Frame | undefined {
    if ((callee.frame?.depth ?? 0) >= DEEPEST_CALL) return undefined;
    for (let frame = callee.frame; frame; frame = frame.outer) if (frame.function === callee.node) return undefined;
    return frames.of(callee, args);
  }

  function valueReturned(callee: Extract<Value, { kind: 'function' }>, frame: Frame): Value {
    const returns = returnedExpressions(callee.node);
    if (callee.node.generator || returns.length === 0 || returns.length > MOST_RETURNS) return UNKNOWN;
    // What a function returns by calling itself says nothing new.
    if (following.has(callee.node) || following.size >= DEEPEST_CALL) {
      cuts++;
      return UNKNOWN;
    }
    following.add(callee.node);
    const values = returns.map((value) => evaluate(value, callee.module, frame));
    following.delete(callee.node);
    return union(values);
  }

  return {
    project,
    evaluate,
    member,
    call,
    exported,
    enter,
    arguments: argumentsOf,
    constructed: instances.constructed,
  };
}

/** The value that stands under a key of an object literal; the last one wins, as at run time. */
export function findProperty(object: ObjectExpression, key: string): Expression | undefined {
  let found: Expression | undefined;
  for (const property of object.properties)
    if (property.kind === 'property' && property.key === key) found = property.value;
  return found;
}
