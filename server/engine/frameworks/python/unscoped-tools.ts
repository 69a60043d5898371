import type { UnscopedTool } from '../../facts/oauth.ts';
import { textIn, wordOf } from '../../oauth/words.ts';
import { keywordOf } from '../../program/arguments.ts';
import { memberPath, type Module } from '../../program/link.ts';
import type { Expression, FunctionNode, Node } from '../../program/nodes.ts';
import { descendants } from '../../program/walk.ts';
import { placeOf } from '../context.ts';

/** Names of tools that change something which other people see, or which is gone afterwards. */
const CHANGES =
  /^(?:delete|remove|drop|purge|destroy|erase|wipe|write|create|insert|update|modify|edit|overwrite|send|post|publish|grant|revoke|transfer|pay|execute|deploy|reset|approve)_/;
const CHECKS = /scope|permission|role|get_access_token|authori[sz]e|is_admin|require_|can_access/i;

interface Tool {
  readonly fn: FunctionNode;
  readonly name: string;
  readonly decorator: Expression;
  /** `mcp` of `@mcp.tool` */
  readonly server: string;
  /** The check that it is registered with (FastMCP 3 and later). */
  readonly auth: Expression | undefined;
}

/** Tools of FastMCP that change something without a check, where others of the same server have one. */
export function* unscopedTools(module: Module): Generator<UnscopedTool> {
  if (module.program.moduleKind !== 'python' || !/\bauth\s*=/.test(module.text) || !/\.tool\b/.test(module.text))
    return;
  const tools = module.functions.flatMap((fn) => toolOf(fn) ?? []);
  const checked = tools.filter(({ auth }) => auth && speaksOfScopes(auth));
  for (const { fn, name, decorator, server, auth } of tools) {
    const other = checked.find((each) => each.server === server);
    if (auth || !other?.auth || !CHANGES.test(name) || checksInside(fn)) continue;
    yield {
      kind: 'unscopedTool',
      at: placeOf(decorator, { module }),
      name,
      other: { at: placeOf(other.auth, { module }), name: other.name },
    };
  }
}

/** `@mcp.tool`, `@mcp.tool(auth=require_scopes("notes:write"))`; what is spread in may hold a check. */
function toolOf(fn: FunctionNode): Tool | undefined {
  for (const decorator of fn.decorators) {
    const callee = decorator.kind === 'call' ? decorator.callee : decorator;
    if (callee.kind !== 'member' || callee.property !== 'tool' || fn.name === undefined) continue;
    const call = decorator.kind === 'call' ? decorator : undefined;
    if (fn.decorators.length > 1 || call?.keywords.some((each) => each.kind === 'spread')) return undefined;
    const server = memberPath(callee.object)?.join('.');
    const [first] = call?.arguments ?? [];
    const given = (call && keywordOf(call, 'name')) ?? first;
    const name = (given && textIn(given)) ?? fn.name;
    if (server !== undefined) return { fn, name, decorator, server, auth: call && keywordOf(call, 'auth') };
  }
  return undefined;
}

function speaksOfScopes(auth: Expression): boolean {
  for (const node of descendants(auth)) if (/scope|role|permission/i.test(wordOf(node) ?? '')) return true;
  return false;
}

/** It asks in its own code, or is given what has asked. */
function checksInside(fn: FunctionNode): boolean {
  const nodes: Node[] = [...fn.parameters.flatMap((each) => [...descendants(each)]), ...descendants(fn.body)];
  return nodes.some((node) => CHECKS.test(wordOf(node) ?? ''));
}
