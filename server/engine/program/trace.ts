import { enclosingClass, constructorOf } from './classes.ts';
import { elementsOf } from './elements.ts';
import type { Evaluator } from './evaluate.ts';
import { openFrame, turnOf } from './frames.ts';
import { ends, leaves } from './leaves.ts';
import type { Module } from './link.ts';
import type { Call, ClassNode, Expression, FunctionNode, If, Loop, Node, Statement } from './nodes.ts';
import { alternatives, UNKNOWN, type Located, type Value } from './values.ts';
import { ancestors, forEachChild } from './walk.ts';

/** One call in the order in which the program makes it. */
export interface Step extends Located {
  readonly call: Call;
  /** What is called. */
  readonly callee: Value;
  /** The conditions that hold here, outermost first: the branches around the call and around the calls that led to it. */
  readonly conditions: readonly Condition[];
}

export interface Condition extends Located {
  readonly test: Expression;
  readonly holds: boolean;
}

/** `if (!key) throw …`, seen from one call of the function that it stands in. */
export interface Stop extends Located {
  readonly node: If;
}

/** `@app.get('/mcp')` on a function or class, in the order in which it is met. A decorator that is a call is a step too. */
export interface Decoration extends Located {
  readonly decorator: Expression;
  /** What stands behind the `@`; what is called, when it is a call. */
  readonly value: Value;
  readonly target: FunctionNode | ClassNode;
  readonly conditions: readonly Condition[];
}

export interface TraceOptions {
  readonly enters: (module: Module) => boolean;
  readonly keeps: (callee: Value) => boolean;
  /** Modules that have to do with what is kept, or lead to such; others are entered only with something of theirs. */
  readonly concerns?: (module: Module) => boolean;
}

/** Where a program starts: a module that no other one of the workspace imports. */
export interface Trace {
  readonly root: Module;
  readonly steps: readonly Step[];
  readonly decorations: readonly Decoration[];
  /** Where the program may stop, or leave a function, for what a condition says. */
  readonly stops: readonly Stop[];
  /** All modules that took part. */
  readonly modules: ReadonlySet<Module>;
}

/** Steps of one trace at most, and calls of workspace functions; what comes after is not judged. */
const MOST_STEPS = 50_000;
const MOST_RUNS = 10_000;
/** How deep statements, expressions and the functions that they call may nest, so that no text fills the stack. */
const DEEPEST = 1_000;
/** A function is entered so often in one trace at most, with whatever arguments. */
const MOST_VISITS = 4;
/** And so often for the elements of lists. */
const MOST_TURNS = 24;

/** Calls whose callback runs at once, in order with the code around it. */
const IMMEDIATE = new Set([
  'then',
  'catch',
  'finally',
  'forEach',
  'map',
  'reduce',
  'filter',
  'some',
  'every',
  'flatMap',
  'nextTick',
]);

/** Of these, the ones that run once for each element of a list. */
const TURNS = new Set(['forEach', 'map', 'flatMap']);

/**
 * Runs a program in mind: modules in import order, statements in source order, into every workspace function that is
 * called. Callbacks given away (listeners, command actions, route handlers) run after everything else, and so does
 * every function that nothing called. Modules that `enters` refuses take no part; only calls that `keeps` accepts are
 * steps, because the rest (schemas, utilities) is most of a program.
 */
export function trace(
  root: Module,
  evaluator: Evaluator,
  { enters, keeps, concerns = () => true }: TraceOptions,
): Trace {
  const steps: Step[] = [];
  const decorations: Decoration[] = [];
  const stops: Stop[] = [];
  let runs = 0;
  let nesting = 0;
  const fieldsRun = new Set<ClassNode>();
  const modules = new Set<Module>();
  const visits = new Map<FunctionNode, number>();
  /** Constructions that were given something to call. */
  const bearing = new Set<Call>();
  const deferred: {
    readonly callee: Extract<Value, { kind: 'function' }>;
    readonly conditions: readonly Condition[];
  }[] = [];

  /** What a module asks for runs before it, however long the chain of imports is. */
  function runModule(start: Module): void {
    const waiting: { readonly module: Module; asked: number }[] = [];
    const enter = (module: Module): void => {
      if (modules.has(module) || !enters(module)) return;
      modules.add(module);
      waiting.push({ module, asked: 0 });
    };
    enter(start);
    for (let at = waiting.at(-1); at; at = waiting.at(-1)) {
      const { module } = at;
      const request = module.requests[at.asked++];
      const target = request === undefined ? undefined : evaluator.project.resolve(module, request);
      if (target) enter(target);
      if (request !== undefined) continue;
      waiting.pop();
      if (concerns(module)) runStatements(module.program.body, { module, frame: undefined }, []);
    }
  }

  /** Something of a module that concerns, or something that is kept: handed to any function, it may be called there. */
  function bears(value: Value, depth = 0): boolean {
    for (const each of alternatives(value)) {
      if (each.kind === 'literal' ? typeof each.value === 'string' : each.kind === 'environment') return true;
      if ((each.kind === 'function' || each.kind === 'class') && concerns(each.module)) return true;
      if (each.kind === 'self' && (concerns(each.module) || (each.node && bearing.has(each.node)))) return true;
      if ((each.kind === 'result' || each.kind === 'symbol' || each.kind === 'member') && keeps(each)) return true;
      if (depth > 2) continue;
      const parts =
        each.kind === 'object'
          ? each.node.properties.map((property) => property.value)
          : each.kind === 'array'
            ? each.node.elements
            : [];
      if ('frame' in each && parts.some((part) => bears(evaluator.evaluate(part, each.module, each.frame), depth + 1)))
        return true;
    }
    return false;
  }

  function runStatements(body: readonly Statement[], at: Located, conditions: readonly Condition[]): void {
    let holding = conditions;
    for (const statement of body) {
      run(statement, at, holding);
      // `if (!enabled) return;` what follows runs only when it is enabled.
      if (statement.kind === 'if' && !statement.otherwise && leaves(statement.then) && !ends(statement.then)) {
        holding = [...holding, { test: statement.test, holds: false, ...at }];
      }
    }
  }

  function run(node: Node, at: Located, conditions: readonly Condition[]): void {
    if (steps.length > MOST_STEPS || nesting > DEEPEST) return;
    nesting++;
    runNode(node, at, conditions);
    nesting--;
  }

  function runNode(node: Node, at: Located, conditions: readonly Condition[]): void {
    switch (node.kind) {
      case 'function':
        return runDecorators(node, node.decorators, at, conditions);
      case 'class':
        runDecorators(node, node.decorators, at, conditions);
        for (const { value, decorators } of node.members)
          if (value?.kind === 'function') runDecorators(value, decorators, at, conditions);
        return runFields(node, true, at, conditions);
      case 'block':
        return runStatements(node.body, at, conditions);
      case 'if':
      case 'conditional': {
        if (node.kind === 'if' && leaves(node.then)) stops.push({ node, ...at });
        run(node.test, at, conditions);
        run(node.then, at, [...conditions, { test: node.test, holds: true, ...at }]);
        if (node.otherwise) run(node.otherwise, at, [...conditions, { test: node.test, holds: false, ...at }]);
        return;
      }
      case 'logical': {
        run(node.left, at, conditions);
        if (node.operator === '??') return run(node.right, at, conditions);
        return run(node.right, at, [...conditions, { test: node.left, holds: node.operator === '&&', ...at }]);
      }
      case 'call':
        return runCall(node, at, conditions);
      case 'loop':
        if (runTurns(node, at, conditions)) return;
        break;
      default:
        break;
    }
    forEachChild(node, (child) => {
      if (child.kind !== 'name' && child.kind !== 'literal') run(child, at, conditions);
    });
  }

  /** `for (const path of ['/mcp', '/sse'])`: once for each element, where they are known. */
  function runTurns(node: Loop, at: Located, conditions: readonly Condition[]): boolean {
    if (!node.iterated || at.frame?.turn) return false;
    const elements = elementsOf(evaluator.evaluate(node.iterated, at.module, at.frame), evaluator);
    if (!elements) return false;
    run(node.iterated, at, conditions);
    for (const element of elements)
      run(node.body, { module: at.module, frame: turnOf(node, element, at.frame) }, conditions);
    return true;
  }

  function runDecorators(
    target: FunctionNode | ClassNode,
    decorators: readonly Expression[],
    at: Located,
    conditions: readonly Condition[],
  ): void {
    for (const decorator of decorators) {
      run(decorator, at, conditions);
      const written = decorator.kind === 'call' ? decorator.callee : decorator;
      const value = evaluator.evaluate(written, at.module, at.frame);
      if (keeps(value)) decorations.push({ decorator, value, target, conditions, ...at });
    }
  }

  function runCall(call: Call, at: Located, conditions: readonly Condition[]): void {
    run(call.callee, at, conditions);
    for (const argument of call.arguments) run(argument, at, conditions);
    for (const keyword of call.keywords) run(keyword.value, at, conditions);
    const callee = evaluator.evaluate(call.callee, at.module, at.frame);
    if (keeps(callee)) steps.push({ call, callee, conditions, ...at });
    const isKnown = callee.kind === 'function' || callee.kind === 'class' || callee.kind === 'union';
    if (!isKnown && !call.arguments.some(mayBeFunction)) return;
    const args = call.arguments.map((each) =>
      each.kind === 'spread' ? UNKNOWN : evaluator.evaluate(each, at.module, at.frame),
    );
    if (isKnown && enterCallee(callee, call, args, at, conditions)) return;
    runCallbacks(call, args, at, conditions);
  }

  function enterCallee(
    callee: Value,
    call: Call,
    args: readonly Value[],
    at: Located,
    conditions: readonly Condition[],
  ): boolean {
    if (callee.kind === 'function') {
      runFunction(callee, boundTo(callee.node, call, args, at), conditions);
      return true;
    }
    if (callee.kind === 'union') {
      let entered = false;
      for (const each of callee.values) entered = enterCallee(each, call, args, at, conditions) || entered;
      return entered;
    }
    if (callee.kind !== 'class') return false;
    const constructor = constructorOf(callee.node);
    const self = evaluator.call(callee, args, call, at);
    if (args.some((each) => bears(each))) bearing.add(call);
    runFields(callee.node, false, { module: callee.module, frame: callee.frame }, conditions);
    if (constructor) {
      const bound = boundTo(constructor, call, args, at);
      const { module, frame } = callee;
      runFunction({ kind: 'function', node: constructor, self, module, frame }, bound, conditions);
    }
    return true;
  }

  /** What the parameters of a function get: also by name, `start(host="0.0.0.0")`, where anything is given so. */
  function boundTo(fn: FunctionNode, call: Call, args: readonly Value[], at: Located): readonly Value[] {
    return call.keywords.length > 0 ? evaluator.arguments(fn, call, at) : args;
  }

  /** `private app = express();` runs before the constructor, a static field when the class is made. */
  function runFields(node: ClassNode, isStatic: boolean, at: Located, conditions: readonly Condition[]): void {
    if (!isStatic) fieldsRun.add(node);
    for (const { role, static: own, value } of node.members) {
      if (role === 'field' && own === isStatic && value) run(value, at, conditions);
    }
  }

  /** Function arguments of a call that leaves the workspace: some run at once, the others later. */
  function runCallbacks(call: Call, args: readonly Value[], at: Located, conditions: readonly Condition[]): void {
    const { callee } = call;
    const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
    const atOnce = IMMEDIATE.has(name) || (call.construct && name === 'Promise');
    const elements = callee.kind === 'member' && TURNS.has(name) ? elementsAt(callee.object, at) : undefined;
    for (const argument of args) {
      if (argument.kind !== 'function') continue;
      if (elements) for (const element of elements) runFunction(argument, [element], conditions, MOST_TURNS);
      else if (atOnce) runFunction(argument, undefined, conditions);
      else deferred.push({ callee: argument, conditions });
    }
  }

  function elementsAt(list: Expression, at: Located): readonly Value[] | undefined {
    return elementsOf(evaluator.evaluate(list, at.module, at.frame), evaluator);
  }

  function runFunction(
    callee: Extract<Value, { kind: 'function' }>,
    args: readonly Value[] | undefined,
    conditions: readonly Condition[],
    most = MOST_VISITS,
  ): void {
    if (!concerns(callee.module) && !args?.some((each) => bears(each)) && !(callee.self && bears(callee.self))) return;
    const count = visits.get(callee.node) ?? 0;
    if (count >= most || nesting > DEEPEST || !enters(callee.module)) return;
    if (runs++ > MOST_RUNS) return;
    visits.set(callee.node, count + 1);
    // A callback whose arguments nobody knows keeps its parameters as parameters.
    const entered = args && evaluator.enter(callee, args);
    if (args && args.length > 0 && !entered) return;
    const frame = entered ?? openFrame(callee);
    runStatements(callee.node.body.body, { module: callee.module, frame }, conditions);
  }

  function runDeferred(): void {
    for (let next = deferred.shift(); next; next = deferred.shift()) {
      if (!visits.has(next.callee.node)) runFunction(next.callee, undefined, next.conditions);
    }
  }

  runModule(root);
  runDeferred();
  for (const module of modules) {
    if (!concerns(module)) continue;
    for (const fn of inCallingOrder(module)) {
      if (visits.has(fn) || isInsideUnvisited(fn, visits)) continue;
      const owner = fn.form === 'method' ? enclosingClass(fn) : undefined;
      if (owner && !fieldsRun.has(owner)) runFields(owner, false, { module, frame: undefined }, []);
      const self: Value | undefined = owner && {
        kind: 'self',
        class: owner,
        node: undefined,
        module,
        frame: undefined,
      };
      runFunction({ kind: 'function', node: fn, self, module, frame: undefined }, undefined, []);
      runDeferred();
    }
  }
  return { root, steps, decorations, stops, modules };
}

function mayBeFunction(node: Expression): boolean {
  return node.kind === 'function' || node.kind === 'name' || node.kind === 'member' || node.kind === 'call';
}

/** The functions of a module; those with parameters that others call come last, because the others say what to give them. */
function inCallingOrder({ functions, calls }: Module): readonly FunctionNode[] {
  const called = new Set<FunctionNode>();
  for (const { callee } of calls) {
    const origin = callee.kind === 'name' ? callee.binding?.origin : undefined;
    if (origin?.kind === 'function' && origin.function.parameters.length > 0) called.add(origin.function);
  }
  if (called.size === 0) return functions;
  return [...functions.filter((each) => !called.has(each)), ...functions.filter((each) => called.has(each))];
}

/** An inner function runs when the one around it does. */
function isInsideUnvisited(fn: FunctionNode, visits: ReadonlyMap<FunctionNode, number>): boolean {
  for (const at of ancestors(fn)) if (at.kind === 'function') return !visits.has(at);
  return false;
}
