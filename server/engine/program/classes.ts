import { argumentFor, bindArguments, unknownArguments } from './arguments.ts';
import { givenField, type Fields } from './fields.ts';
import type { Module } from './link.ts';
import type { Assignment, Call, ClassMember, ClassNode, Expression, FunctionNode, Node } from './nodes.ts';
import { MOST_ALTERNATIVES, union, UNKNOWN, type Frame, type Located, type Value } from './values.ts';
import { ancestors, enclosingFunction } from './walk.ts';

type Self = Extract<Value, { kind: 'self' }>;
type Class = Extract<Value, { kind: 'class' }>;
type Function = Extract<Value, { kind: 'function' }>;

/** What classes need of the evaluator that they are part of. */
interface InstanceHost {
  readonly evaluate: (node: Expression, module: Module, frame?: Frame) => Value;
  readonly enter: (callee: Function, args: readonly Value[]) => Frame | undefined;
  readonly valueReturned: (callee: Function, frame: Frame) => Value;
  readonly fields: Fields;
}

/** Classes of the workspace and what is made of them. */
interface Instances {
  create(made: Class, node: Call, at: Located): Value;
  readonly constructed: (self: Self) => Frame | undefined;
  member(self: Self, property: string, node: Node, module: Module): Value;
  staticMember(value: Class, property: string, node: Node, module: Module): Value;
}

export function createInstances({ evaluate, enter, valueReturned, fields }: InstanceHost): Instances {
  /** Where each instance was made: the arguments of `new` stand there and not where the class is. */
  const creation = new WeakMap<Call, Located>();
  /** The frames in which the methods of an instance write its fields: what is known in one is asked for often. */
  const frames = new WeakMap<Self, Map<FunctionNode | undefined, Frame>>();

  function create(made: Class, node: Call, at: Located): Value {
    creation.set(node, at);
    return { kind: 'self', class: made.node, node, module: made.module, frame: made.frame };
  }

  /** A field, method or constructor-assigned property of a class of the workspace, or of one that it extends. */
  function member(self: Self, property: string, node: Node, module: Module): Value {
    let owner: Self | undefined = self;
    for (let depth = 0; owner && depth < MOST_SUPERCLASSES; depth++) {
      const found = ownMember(owner, self, property);
      if (found) return found;
      owner = superclassOf(owner);
    }
    return { kind: 'member', object: self, property, node, module };
  }

  /** The instance as its superclass sees it, when that is of the workspace. */
  function superclassOf(owner: Self): Self | undefined {
    const { superclass } = owner.class;
    const value = superclass && evaluate(superclass, owner.module, owner.frame);
    if (value?.kind !== 'class') return undefined;
    // Without a constructor of its own a class is made as its superclass is.
    const node = constructorOf(owner.class) ? undefined : owner.node;
    return { kind: 'self', class: value.node, node, module: value.module, frame: value.frame };
  }

  /** What the class of `owner` itself says; `self` is the instance, which may be of a class that extends it. */
  function ownMember(owner: Self, self: Self, property: string): Value | undefined {
    const values: Value[] = [];
    for (const found of membersNamed(owner.class, property)) {
      if (found.role === 'field') {
        const value = given(owner, property) ?? fields.value(classOf(owner), classOf(self), found);
        if (value) values.push(withSelf(value, self));
      } else if (found.value?.kind === 'function') {
        const method: Value = { kind: 'function', node: found.value, self, module: owner.module, frame: owner.frame };
        if (found.role !== 'getter') return method;
        const frame = enter(method, []);
        values.push(frame ? valueReturned(method, frame) : UNKNOWN);
      }
    }
    // `this.app = express()` in any method
    const writes = writesToSelf(owner.class, owner.module).get(property) ?? [];
    if (writes.length > MOST_ALTERNATIVES) return UNKNOWN;
    for (const write of writes) {
      const method = enclosingFunction(write);
      const frame = method && owner.frame?.function === method ? owner.frame : frameOf(owner, method);
      values.push(evaluate(write.value, owner.module, frame));
    }
    return values.length > 0 ? union(values) : parameterProperty(owner, property);
  }

  /** `Config(host="a")` of a class whose fields are its parameters. */
  function given(owner: Self, property: string): Value | undefined {
    if (!owner.node || constructorOf(owner.class)) return undefined;
    const argument = givenField(owner.node, owner.class, property);
    const origin = creation.get(owner.node);
    return argument && evaluate(argument, origin?.module ?? owner.module, origin?.frame);
  }

  function withSelf(value: Value, self: Value): Value {
    return value.kind === 'function' && value.self === undefined ? { ...value, self } : value;
  }

  /** `constructor(private key: string)`, called with what `new` was given. */
  function parameterProperty(self: Self, property: string): Value | undefined {
    const constructor = constructorOf(self.class);
    const index = constructor?.parameters.findIndex(
      (each) => each.property && each.target.kind === 'namePattern' && each.target.name === property,
    );
    if (!constructor || index === undefined || index < 0) return undefined;
    const [given] = self.node ? [argumentAt(self.node, index, self)] : [];
    return given ?? { kind: 'parameter', function: constructor, index, module: self.module };
  }

  function frameOf(self: Self, method: FunctionNode | undefined): Frame {
    const known = frames.get(self) ?? new Map<FunctionNode | undefined, Frame>();
    frames.set(self, known);
    const frame = known.get(method) ?? methodFrame(self, method);
    known.set(method, frame);
    return frame;
  }

  function methodFrame(self: Self, method: FunctionNode | undefined): Frame {
    const constructor = constructorOf(self.class);
    if (!constructor || method !== constructor || !self.node) {
      return {
        function: method ?? NO_FUNCTION,
        arguments: method ? unknownArguments(method, self.module) : [],
        self,
        outer: self.frame,
        depth: (self.frame?.depth ?? 0) + 1,
      };
    }
    const { node } = self;
    const origin = creation.get(node) ?? { module: self.module, frame: undefined };
    const given = node.arguments.map((each) =>
      each.kind === 'spread' ? UNKNOWN : evaluate(each, origin.module, origin.frame),
    );
    const args = bindArguments(constructor, given, node, origin, (each, at) => evaluate(each, at.module, at.frame));
    return { function: constructor, arguments: args, self, outer: self.frame, depth: (self.frame?.depth ?? 0) + 1 };
  }

  /** An argument of the `new` that made an instance: it stands where the instance was made, not where the class is. */
  function argumentAt(node: Call | undefined, index: number, self: Self): Value | undefined {
    const constructor = constructorOf(self.class);
    const argument = node && constructor && argumentFor(node, constructor, index);
    if (!node || !argument) return node && isSpread(node) ? UNKNOWN : undefined;
    const origin = creation.get(node);
    return evaluate(argument, origin?.module ?? self.module, origin?.frame);
  }

  function staticMember(value: Class, property: string, node: Node, module: Module): Value {
    let owner: Value | undefined = value;
    for (let depth = 0; owner?.kind === 'class' && depth < MOST_SUPERCLASSES; depth++) {
      const { module: home, frame }: Class = owner;
      for (const found of owner.node.members) {
        if (!found.static || found.name !== property || !found.value) continue;
        if (found.value.kind === 'function' && found.role !== 'field') {
          return { kind: 'function', node: found.value, self: value, module: home, frame };
        }
        return fields.value(owner, value, found) ?? UNKNOWN;
      }
      const { superclass }: ClassNode = owner.node;
      owner = superclass && evaluate(superclass, home, frame);
    }
    return { kind: 'member', object: value, property, node, module };
  }

  function constructed(self: Self): Frame | undefined {
    const constructor = constructorOf(self.class);
    return constructor && frameOf(self, constructor);
  }

  return { create, constructed, member, staticMember };
}

/** What an instance has under a name; static members only where it has none of its own. */
function membersNamed({ members }: ClassNode, property: string): readonly ClassMember[] {
  const named = members.filter((each) => each.name === property && (each.value ?? each.annotation));
  const own = named.filter((each) => !each.static);
  return own.length > 0 ? own : named;
}

function classOf({ class: node, module, frame }: Self): Class {
  return { kind: 'class', node, module, frame };
}

function isSpread({ arguments: given, keywords }: Call): boolean {
  return given.some((each) => each.kind === 'spread') || keywords.some((each) => each.kind === 'spread');
}

/** How far up a member is looked for. */
const MOST_SUPERCLASSES = 8;
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

type SelfWrites = Map<string, Assignment[]>;

const NO_WRITES: SelfWrites = new Map();
const selfWrites = new WeakMap<Module, ReadonlyMap<ClassNode, SelfWrites>>();

/** `this.app = express()`: the assignments of a class to properties of `this`, by property. */
export function writesToSelf(owner: ClassNode, module: Module): ReadonlyMap<string, readonly Assignment[]> {
  const known = selfWrites.get(module) ?? indexSelfWrites(module);
  selfWrites.set(module, known);
  return known.get(owner) ?? NO_WRITES;
}

function indexSelfWrites(module: Module): ReadonlyMap<ClassNode, SelfWrites> {
  const index = new Map<ClassNode, SelfWrites>();
  for (const write of module.assignments) {
    const { target } = write;
    if (target.kind !== 'member' || target.object.kind !== 'name' || target.object.name !== 'this') continue;
    const owner = enclosingClass(write);
    if (!owner) continue;
    const own = index.get(owner) ?? new Map<string, Assignment[]>();
    index.set(owner, own);
    const writes = own.get(target.property);
    if (writes) writes.push(write);
    else own.set(target.property, [write]);
  }
  return index;
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

/** What `this` is at a place. */
export function thisValue(node: Node, at: Located): Value {
  for (let frame = at.frame; frame; frame = frame.outer) if (frame.self) return frame.self;
  const owner = enclosingClass(node);
  return owner ? anyInstance(owner, at.module) : UNKNOWN;
}

const instances = new WeakMap<ClassNode, Self>();

/** Any instance of a class, whoever made it. */
function anyInstance(owner: ClassNode, module: Module): Self {
  const known = instances.get(owner);
  if (known) return known;
  const self: Self = { kind: 'self', class: owner, node: undefined, module, frame: undefined };
  instances.set(owner, self);
  return self;
}

/** Arrow functions keep the `this` of the place where they are written. */
export function selfOf(node: FunctionNode, at: Located): Value | undefined {
  if (node.form !== 'arrow') return undefined;
  for (let frame = at.frame; frame; frame = frame.outer) if (frame.self) return frame.self;
  return undefined;
}
