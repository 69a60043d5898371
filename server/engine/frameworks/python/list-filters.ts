import type { ListOnlyFilter } from '../../facts/trust.ts';
import type { Evaluator } from '../../program/evaluate.ts';
import type { Module } from '../../program/link.ts';
import type { Call, ClassNode, Expression, FunctionNode, Node } from '../../program/nodes.ts';
import { pythonName } from '../../program/python-names.ts';
import { alternatives, type Value } from '../../program/values.ts';
import { descendants } from '../../program/walk.ts';
import { placeOf } from '../context.ts';
import { wordIn, written } from '../list-filters.ts';

/** Words by which code finds out who is asking. */
const CALLER =
  /^(?:get_access_token|get_http_headers|get_http_request|request_context|request_ctx|auth|auth_?info|user|current_user|principal|claims|headers|access_token|token|scopes|authenticated_user)$/;
const SERVERS = /^mcp\.server(?:\.lowlevel(?:\.server)?)?\.Server$/;
const DEEPEST = 3;

type FunctionValue = Extract<Value, { kind: 'function' }>;

/** Who answers `tools/list` and who answers `tools/call`; undefined where the framework runs every tool itself. */
interface Handlers {
  readonly list: FunctionValue;
  readonly call: FunctionValue | undefined;
}

/** Handlers of `tools/list` that leave tools out for some callers, where calls are answered without asking. */
export function* pythonListFilters(module: Module, evaluator: Evaluator): Generator<ListOnlyFilter> {
  if (module.program.moduleKind !== 'python' || !module.text.includes('list_tools')) return;
  for (const { list, call } of [...registered(module, evaluator), ...overridden(module)]) {
    const filter = looksAtCaller(list.node) ? filterIn(list.node) : undefined;
    if (!filter) continue;
    if (call ? asks(call, evaluator, 0, new Set()) : asksElsewhere(evaluator)) continue;
    const at = placeOf(filter.at, list);
    const handler = call?.node.nameSpan && { path: call.module.path, ...call.node.nameSpan };
    yield { kind: 'listOnlyFilter', at, word: filter.word, call: handler };
  }
}

/** `@server.list_tools()` beside `@server.call_tool()`, `Server(on_list_tools=…, on_call_tool=…)` */
function* registered(module: Module, evaluator: Evaluator): Generator<Handlers> {
  const [list, ...lists] = decorated(module, 'list_tools');
  const [call, ...calls] = decorated(module, 'call_tool');
  if (list && call && lists.length === 0 && calls.length === 0) yield { list, call };
  for (const made of module.calls) {
    if (!SERVERS.test(pythonName(evaluator.evaluate(made.callee, module)) ?? '')) continue;
    const [onList, onCall] = ['on_list_tools', 'on_call_tool'].map((name) => given(made, name, module, evaluator));
    if (onList && onCall) yield { list: onList, call: onCall };
  }
}

function decorated(module: Module, method: string): FunctionValue[] {
  return module.functions
    .filter(({ decorators }) =>
      decorators.some(
        (each) => each.kind === 'call' && each.callee.kind === 'member' && each.callee.property === method,
      ),
    )
    .map((node) => functionAt(node, module));
}

function given(made: Call, name: string, module: Module, evaluator: Evaluator): FunctionValue | undefined {
  const written = made.keywords.find((each) => each.kind === 'property' && each.key === name)?.value;
  return written && alternatives(evaluator.evaluate(written, module)).find((each) => each.kind === 'function');
}

/** `on_list_tools` of a middleware, and `list_tools` of a class that extends a server. */
function* overridden(module: Module): Generator<Handlers> {
  for (const owner of module.classes) {
    const isServer = /^(?:FastMCP|MCPServer)$/.test(baseOf(owner));
    if (!isServer && !/Middleware/.test(baseOf(owner))) continue;
    const list = methodOf(owner, isServer ? 'list_tools' : 'on_list_tools');
    // these see every message, calls among them
    const seesAll = isServer ? undefined : (methodOf(owner, 'on_message') ?? methodOf(owner, 'on_request'));
    if (!list || seesAll) continue;
    const call = methodOf(owner, isServer ? 'call_tool' : 'on_call_tool');
    yield { list: functionAt(list, module), call: call && functionAt(call, module) };
  }
}

function baseOf({ superclass }: ClassNode): string {
  return superclass === undefined ? '' : (written(superclass) ?? '');
}

function methodOf(owner: ClassNode, name: string): FunctionNode | undefined {
  const method = owner.members.find((each) => each.role === 'method' && each.name === name)?.value;
  return method?.kind === 'function' ? method : undefined;
}

function functionAt(node: FunctionNode, module: Module): FunctionValue {
  return { kind: 'function', node, self: undefined, module, frame: undefined };
}

function looksAtCaller(listing: FunctionNode): boolean {
  for (const node of descendants(listing.body)) if (CALLER.test(written(node) ?? '')) return true;
  return false;
}

/** `[tool for tool in tools if tool.scope in scopes]`, `for tool in tools: if allowed(tool): visible.append(tool)` */
function filterIn(listing: FunctionNode): { readonly at: Node; readonly word: string } | undefined {
  for (const node of descendants(listing.body)) {
    const [test] = node.kind === 'call' && isMethod(node, 'filter') ? node.arguments : [];
    const word = test && wordIn(test);
    if (word !== undefined) return { at: node, word };
    if (node.kind !== 'loop') continue;
    for (const inner of descendants(node.body)) {
      const found = inner.kind === 'if' && choosesTools(inner.then) ? wordIn(inner.test) : undefined;
      if (found !== undefined && inner.kind === 'if') return { at: inner.test, word: found };
    }
  }
  return undefined;
}

function isMethod({ callee }: Call, name: string): boolean {
  return callee.kind === 'member' && callee.property === name;
}

/** It keeps one, or leaves one out. */
function choosesTools(branch: Node): boolean {
  for (const node of descendants(branch)) {
    if (node.kind === 'jump' && node.form === 'continue') return true;
    if (node.kind === 'call' && isMethod(node, 'append')) return true;
  }
  return false;
}

/** Code that speaks of permissions or of who is calling, or hands the tool on to something that cannot be seen into. */
function asks(fn: FunctionValue, evaluator: Evaluator, depth: number, seen: Set<FunctionNode>): boolean {
  if (depth > DEEPEST || seen.has(fn.node)) return depth > DEEPEST;
  seen.add(fn.node);
  if (wordIn(fn.node.body) !== undefined || looksAtCaller(fn.node)) return true;
  for (const node of descendants(fn.node.body)) {
    if (node.kind !== 'call') continue;
    const functions = alternatives(evaluator.evaluate(node.callee, fn.module, fn.frame)).filter(
      (each) => each.kind === 'function',
    );
    if (functions.some((each) => asks(each, evaluator, depth + 1, seen))) return true;
    if (functions.length === 0 && handsToolOn(node)) return true;
  }
  return false;
}

/** `run_tool(name, arguments)`, `TOOLS[name](arguments)`, `run_tool(params.name)`; `call_next(context)` runs it. */
function handsToolOn({ callee, arguments: given, keywords }: Call): boolean {
  if (callee.kind === 'index' || (callee.kind === 'member' && callee.object.kind === 'index')) return true;
  return [...given, ...keywords.map(({ value }) => value)].some(isToolName);
}

function isToolName(node: Expression): boolean {
  return /^(?:name|tool_name|params|request)$/.test(written(node) ?? '');
}

/** Another middleware, or the tools themselves, ask before they run: somewhere in the workspace. */
function asksElsewhere({ project }: Evaluator): boolean {
  for (const module of project.all().values()) {
    if (/require_scopes|restrict_tag|AuthMiddleware|AuthorizationMiddleware/.test(module.text)) return true;
    for (const fn of module.functions) {
      const isCall = fn.name === 'on_call_tool' || fn.name === 'call_tool';
      const isTool = fn.decorators.some((each) =>
        /^tool$/.test(written(each.kind === 'call' ? each.callee : each) ?? ''),
      );
      if (isCall && (wordIn(fn.body) !== undefined || looksAtCaller(fn))) return true;
      if (isTool && (wordIn(fn.body) !== undefined || fn.decorators.some(isGuarded) || callsCheck(fn))) return true;
    }
  }
  return false;
}

/** `ensure_admin()`, `check_access(token)` */
function callsCheck(tool: FunctionNode): boolean {
  for (const node of descendants(tool.body))
    if (node.kind === 'call' && /^_?(?:require|ensure|assert|check|authoriz|guard)/i.test(written(node.callee) ?? ''))
      return true;
  return false;
}

/** `@mcp.tool(auth=admins_only)` */
function isGuarded(decorator: Expression): boolean {
  return (
    decorator.kind === 'call' && decorator.keywords.some((each) => each.kind === 'property' && each.key === 'auth')
  );
}
