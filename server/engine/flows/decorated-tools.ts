import type { Module } from '../program/link.ts';
import type { Expression, FunctionNode, Name, NamePattern, Parameter } from '../program/nodes.ts';
import { constantText, type Located } from '../program/values.ts';
import type { Evaluator } from '../program/evaluate.ts';

/** A function that a decorator makes a tool, prompt or resource: `@mcp.tool()`, `@server.call_tool()`. */
export interface DecoratedTool {
  readonly fn: FunctionNode;
  readonly name: string | undefined;
  /** Its parameters are the tool's arguments; `call_tool` has one dispatch for all. */
  readonly hasArguments: boolean;
}

const DECORATORS = /^(?:tool|prompt|call_tool|resource|read_resource|get_prompt)$/;
const ARGUMENTS = /^(?:tool|prompt|resource)$/;
/** `mcp.add_tool(search)`, `mcp.tool(search)`, `Tool.from_function(search)` */
const REGISTRATIONS = /^(?:add_tool|tool|from_function)$/;
/** What the framework fills in itself. */
const INJECTED = /^(?:ctx|context|self|request)$/;

export function* decoratedTools({ module }: Located, evaluator: Evaluator): Generator<DecoratedTool> {
  if (module.program.moduleKind !== 'python') return;
  for (const fn of module.functions) {
    for (const decorator of fn.decorators) {
      const property = registration(decorator);
      if (!DECORATORS.test(property)) continue;
      yield {
        fn,
        // what stands first in a resource is its address
        name:
          property === 'resource' ? fn.name : (nameIn(decorator, { module, frame: undefined }, evaluator) ?? fn.name),
        hasArguments: ARGUMENTS.test(property),
      };
      break;
    }
  }
  yield* registeredTools(module, evaluator);
}

function* registeredTools(module: Module, evaluator: Evaluator): Generator<DecoratedTool> {
  for (const { callee, arguments: given } of module.calls) {
    // mcp.tool()(search), mcp.tool(name="find")(search)
    const called = callee.kind === 'call' ? callee.callee : callee;
    const [first] = given;
    if (called.kind !== 'member' || !REGISTRATIONS.test(called.property) || first?.kind !== 'name') continue;
    const fn = evaluator.evaluate(first, module);
    if (fn.kind === 'function' && fn.module === module && fn.node.decorators.length === 0)
      yield { fn: fn.node, name: fn.node.name, hasArguments: true };
  }
}

/** `@mcp.tool(name="login")` */
function nameIn(decorator: Expression, at: Located, evaluator: Evaluator): string | undefined {
  if (decorator.kind !== 'call') return undefined;
  const named = decorator.keywords.find((each) => each.kind === 'property' && each.key === 'name');
  const written = named?.value ?? decorator.arguments[0];
  return written && constantText(evaluator.evaluate(written, at.module, at.frame));
}

/** The name of an argument of a tool, where the function's parameters are its arguments. */
export function toolArgument(node: Name): string | undefined {
  const origin = node.binding?.origin;
  if (origin?.kind !== 'parameter' || INJECTED.test(node.name)) return undefined;
  // a default is a step of its own
  if (origin.path.some(({ key }) => key !== undefined)) return undefined;
  return origin.function.decorators.some((each) => ARGUMENTS.test(registration(each))) ? node.name : undefined;
}

/** What such a function builds goes back to the caller. */
export function isDecoratedTool(fn: FunctionNode): boolean {
  return fn.decorators.some((each) => DECORATORS.test(registration(each)));
}

/** The arguments of a tool: what the framework fills in itself left out. */
export function* toolArguments({
  fn,
  hasArguments,
}: DecoratedTool): Generator<{ readonly parameter: Parameter; readonly target: NamePattern }> {
  if (!hasArguments) return;
  for (const parameter of fn.parameters) {
    const { target, rest, default: fallback } = parameter;
    if (target.kind !== 'namePattern' || rest || INJECTED.test(target.name)) continue;
    // user: User = Depends(current_user)
    if (fallback?.kind === 'call' && /^(?:Depends|Security|CurrentContext)$/.test(calledIn(fallback.callee))) continue;
    yield { parameter, target };
  }
}

/** `tool` of `@mcp.tool()`, `@mcp.tool` and `@tool` */
function registration(decorator: Expression): string {
  return calledIn(decorator.kind === 'call' ? decorator.callee : decorator);
}

function calledIn(callee: Expression): string {
  return callee.kind === 'name' ? callee.name : callee.kind === 'member' ? callee.property : '';
}
