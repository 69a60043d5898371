import type { Evaluator } from '../program/evaluate.ts';
import type { Module } from '../program/link.ts';
import type { Call, ClassMember, ClassNode, Expression } from '../program/nodes.ts';
import { originOf } from '../program/origin.ts';
import { alternatives, constantText, type Value } from '../program/values.ts';
import { joinRoute } from './routes.ts';

/** A class of the workspace with one of its decorators. */
export interface Decorated {
  readonly node: ClassNode;
  readonly module: Module;
  /** `@Controller('mcp')` */
  readonly decorator: Call;
}

/** The classes that a decorator marks, whose name ends so: `@nestjs/common#Controller`. */
export function* decoratedClasses(
  modules: Iterable<Module>,
  symbol: RegExp,
  evaluator: Evaluator,
): Generator<Decorated> {
  for (const module of modules) {
    for (const node of module.classes) {
      const decorator = decoratorOf(node, module, symbol, evaluator);
      if (decorator) yield { node, module, decorator };
    }
  }
}

/** The first decorator of a class or method that is a call of a symbol. */
export function decoratorOf(
  { decorators }: Pick<ClassMember, 'decorators'>,
  module: Module,
  symbol: RegExp,
  evaluator: Evaluator,
): Call | undefined {
  for (const decorator of decorators) {
    if (decorator.kind !== 'call') continue;
    if (symbol.test(originOf(evaluator.evaluate(decorator.callee, module)) ?? '')) return decorator;
  }
  return undefined;
}

/** All arguments of all decorators of a symbol: `@UseGuards(First, Second)`. */
export function argumentsOf(
  { decorators }: Pick<ClassMember, 'decorators'>,
  module: Module,
  symbol: RegExp,
  evaluator: Evaluator,
): readonly Expression[] {
  return decorators.flatMap((decorator) =>
    decorator.kind === 'call' && symbol.test(originOf(evaluator.evaluate(decorator.callee, module)) ?? '')
      ? decorator.arguments
      : [],
  );
}

/** The class that a value is, or that it is an instance of. */
export function classOf(value: Value): Extract<Value, { kind: 'class' | 'self' }> | undefined {
  for (const each of alternatives(value)) if (each.kind === 'class' || each.kind === 'self') return each;
  return undefined;
}

/** A method of a class, on an instance that nobody knows; of the superclasses too. */
export function methodOf(
  owner: Extract<Value, { kind: 'class' | 'self' }>,
  name: string,
  evaluator: Evaluator,
): Extract<Value, { kind: 'function' }> | undefined {
  const node = owner.kind === 'class' ? owner.node : owner.class;
  const self: Value =
    owner.kind === 'self'
      ? owner
      : { kind: 'self', class: node, node: undefined, module: owner.module, frame: owner.frame };
  const found = evaluator.member(self, name, node, owner.module);
  return found.kind === 'function' ? found : undefined;
}

/** The origin of what a class extends, when that is outside the workspace: `@nestjs/passport#AuthGuard()`. */
export function foreignSuperclass(
  owner: Extract<Value, { kind: 'class' | 'self' }>,
  evaluator: Evaluator,
): string | undefined {
  let at: Value = owner;
  for (let depth = 0; depth < 6; depth++) {
    const node: ClassNode | undefined = at.kind === 'class' ? at.node : at.kind === 'self' ? at.class : undefined;
    if (!node || (at.kind !== 'class' && at.kind !== 'self')) return originOf(at);
    if (!node.superclass) return undefined;
    at = evaluator.evaluate(node.superclass, at.module, at.frame);
  }
  return undefined;
}

/** Paths of `@Controller('mcp')`, `@Post(['a', 'b'])`, `@Controller({ path: 'mcp' })`; undefined when they cannot be known. */
export function decoratorPaths(
  [first]: readonly Expression[],
  module: Module,
  evaluator: Evaluator,
): readonly string[] | undefined {
  if (!first || first.kind === 'spread') return ['/'];
  const value = evaluator.evaluate(first, module);
  const given = value.kind === 'object' ? evaluator.member(value, 'path', first, module) : value;
  if (given.kind === 'literal' && given.value === undefined) return ['/'];
  const text = constantText(given);
  if (text !== undefined) return [joinRoute('', text)];
  if (given.kind !== 'array') return undefined;
  const texts = given.node.elements.map((each) => constantText(evaluator.evaluate(each, given.module, given.frame)));
  return texts.every((each) => each !== undefined) ? texts.map((each) => joinRoute('', each)) : undefined;
}
