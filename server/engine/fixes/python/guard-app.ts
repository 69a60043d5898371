import type { Call, Node, Return } from '../../program/nodes.ts';
import { freshName, namesIn } from '../names.ts';
import { indentationAt } from '../place.ts';
import { apiKeyMiddleware } from './api-key.ts';
import type { PythonDraft } from './draft.ts';

const LONGEST_COMMENT = 500;

/** `app = mcp.sse_app()` gets a line after it, `uvicorn.run(mcp.sse_app())` and `return mcp.sse_app()` it in place. */
export function guardApp(draft: PythonDraft, call: Call): boolean {
  const { parent } = call;
  const target = targetOf(parent, call);
  if (parent && target !== undefined) return addAfter(draft, parent, target);
  if (parent?.kind === 'return' && parent.value === call) return nameReturned(draft, parent, call);
  if (!isArgument(call)) return false;
  draft.replace(call, `${apiKeyMiddleware(draft)}(${textOf(call, draft)})`);
  return true;
}

/** A line of its own below an assignment, behind a comment that stands there. */
function addAfter(draft: PythonDraft, assignment: Node, target: string): boolean {
  const { text } = draft.module;
  const rest = /^[ \t]*(?:#[^\n]*?)?(?=\r?\n|$)/.exec(text.slice(assignment.end, assignment.end + LONGEST_COMMENT));
  const newline = lineBelow(draft, assignment);
  if (!rest || newline === undefined) return false;
  draft.insert(assignment.end + rest[0].length, `${newline}${target}.add_middleware(${apiKeyMiddleware(draft)})`);
  return true;
}

/** `return mcp.sse_app()` → `mcp_app = mcp.sse_app()`, the middleware, `return mcp_app` */
function nameReturned(draft: PythonDraft, returned: Return, call: Call): boolean {
  const newline = lineBelow(draft, returned);
  if (newline === undefined) return false;
  const app = freshName('mcp_app', namesIn(draft.module));
  const added = `${app}.add_middleware(${apiKeyMiddleware(draft)})`;
  draft.replace(returned, [`${app} = ${textOf(call, draft)}`, added, `return ${app}`].join(newline));
  return true;
}

/** What begins a line below a statement; undefined where the statement does not begin its own: `if x: app = …`. */
function lineBelow(draft: PythonDraft, { start }: Node): string | undefined {
  const { text } = draft.module;
  const indentation = indentationAt(text, start);
  const before = text.slice(Math.max(0, start - indentation.length - 1), start);
  return before === indentation || before === `\n${indentation}` ? draft.style('\n') + indentation : undefined;
}

function textOf({ start, end }: Call, { module }: PythonDraft): string {
  return module.text.slice(start, end);
}

/** `app` of `app = mcp.sse_app()`, `self.app` of `self.app = mcp.sse_app()` */
function targetOf(parent: Node | undefined, call: Call): string | undefined {
  if (parent?.kind === 'declaration' && parent.value === call && parent.statement.end === parent.end)
    return parent.target.kind === 'namePattern' ? parent.target.name : undefined;
  if (parent?.kind !== 'assignment' || parent.value !== call || parent.operator !== '=') return undefined;
  const { target } = parent;
  if (target.kind === 'name' || target.kind === 'namePattern') return target.name;
  if (target.kind !== 'member' || target.object.kind !== 'name') return undefined;
  return `${target.object.name === 'this' ? 'self' : target.object.name}.${target.property}`;
}

function isArgument({ parent, ...call }: Call): boolean {
  const outer = parent?.kind === 'property' ? parent.parent : parent;
  return outer?.kind === 'call' && call.start > outer.callee.end;
}
