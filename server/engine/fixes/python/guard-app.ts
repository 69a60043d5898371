import type { Call, Node } from '../../program/nodes.ts';
import { freshName, namesIn } from '../names.ts';
import { indentationAt, statementAround } from '../place.ts';
import { apiKeyMiddleware } from './api-key.ts';
import type { PythonDraft } from './draft.ts';

/** `app = mcp.sse_app()` gets a line after it, `uvicorn.run(mcp.sse_app())` and `return mcp.sse_app()` it in place. */
export function guardApp(draft: PythonDraft, call: Call): boolean {
  const { text } = draft.module;
  const parent = call.parent;
  const statement = statementAround(call);
  const made = text.slice(call.start, call.end);
  const indentation = indentationAt(text, statement?.start ?? 0);
  const newline = draft.style(`\n`) + indentation;
  const target = targetOf(parent, call);
  if (target !== undefined && statement) {
    draft.insert(statement.end, `${newline}${target}.add_middleware(${apiKeyMiddleware(draft)})`);
    return true;
  }
  if (parent?.kind === 'return' && parent.value === call) {
    const app = freshName('app', namesIn(draft.module));
    const lines = [`${app} = ${made}`, `${app}.add_middleware(${apiKeyMiddleware(draft)})`, `return ${app}`];
    draft.replace(parent, lines.join(newline));
    return true;
  }
  if (!isArgument(call)) return false;
  draft.replace(call, `${apiKeyMiddleware(draft)}(${made})`);
  return true;
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
