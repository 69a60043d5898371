import type { Endpoint } from '../../facts/facts.ts';
import type { Call, Expression, FunctionNode, Node } from '../../program/nodes.ts';
import { freshName, namesIn } from '../names.ts';
import type { FixContext } from '../fixes.ts';
import { indentationAt, statementAround } from '../place.ts';
import { apiKeyDecorator, apiKeyDependency, apiKeyHandler, apiKeyMiddleware, apiKeyVerifier } from './api-key.ts';
import { setKeyword } from './call.ts';
import { constructionOf } from './construction.ts';
import type { PythonDraft } from './draft.ts';
import type { PythonDrafts } from './drafts.ts';
import { endpointCall, methodOf, serverOf } from './endpoint-call.ts';
import { importedName } from './imported-name.ts';
import { keywordNamed } from './keywords.ts';
import { serveByUvicorn } from './serving.ts';

const APPS = /^(?:http_app|streamable_http_app|sse_app)$/;

/**
 * Puts the check of a key before one endpoint, in the way of its framework; false where none is certain to work. `done`
 * holds the calls that have it already: two endpoints may be of one server.
 */
export function guardWithKey(drafts: PythonDrafts, endpoint: Endpoint, context: FixContext, done: Set<Call>): boolean {
  const draft = drafts.of(endpoint.at.path);
  const call = draft && endpointCall(endpoint, draft.module);
  if (!draft || !call) return false;
  const target = construction(call, draft, context) ?? call;
  const isDone = done.has(target);
  done.add(target);
  return isDone || guard(drafts, draft, endpoint, call, context);
}

/** What the check is given to, where that is not the call of the endpoint: a server of FastMCP, or of fastapi-mcp. */
function construction(call: Call, { module }: PythonDraft, context: FixContext): Call | undefined {
  const made = call.callee.kind === 'member' ? constructionOf(call.callee.object, module, context) : undefined;
  return made && /^fastmcp\.|\.FastApiMCP$/.test(made.name) ? made.call : undefined;
}

function guard(drafts: PythonDrafts, draft: PythonDraft, endpoint: Endpoint, call: Call, context: FixContext): boolean {
  switch (endpoint.framework) {
    case 'fastmcp':
      return guardServer(drafts, draft, call, context);
    case 'starlette':
      return guardRoute(draft, call);
    case 'fastapi':
      return isMounted(call) ? guardFastApiMcp(draft, call, context) : guardOperation(draft, call);
    case 'flask':
      return guardView(draft, call, context);
    case 'aiohttp':
      return guardHandler(draft, call);
    default:
      return false;
  }
}

/** FastMCP has a place for a verifier; an app of the SDK gets middleware, and its `run` makes way for one. */
function guardServer(drafts: PythonDrafts, draft: PythonDraft, call: Call, context: FixContext): boolean {
  const server = serverOf(call, draft.module, context);
  const home = server?.family === 'fastmcp' ? drafts.of(server.module.path) : undefined;
  if (server && home) {
    setKeyword(home, server.call, 'auth', `${apiKeyVerifier(home)}()`);
    return true;
  }
  if (APPS.test(methodOf(call) ?? '')) return guardApp(draft, call);
  return server !== undefined && serveByUvicorn(draft, call, server, { around: () => apiKeyMiddleware(draft) });
}

/** `app = mcp.sse_app()` gets a line after it, `uvicorn.run(mcp.sse_app())` and `return mcp.sse_app()` it in place. */
function guardApp(draft: PythonDraft, call: Call): boolean {
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

/** `Route("/mcp", endpoint=handle)` and `Mount("/mcp", app=handle)` have middleware of their own. */
function guardRoute(draft: PythonDraft, call: Call): boolean {
  if (/^starlette\.routing\.(?:Route|Mount)$/.test(importedName(call.callee) ?? '')) {
    const wrapper = (): string => `${draft.import('starlette.middleware', 'Middleware')}(${apiKeyMiddleware(draft)})`;
    return addToList(draft, call, 'middleware', wrapper);
  }
  const handler = methodOf(call) === 'mount' ? (keywordNamed(call, 'app')?.value ?? call.arguments[1]) : undefined;
  if (!handler) return false;
  draft.replace(handler, `${apiKeyMiddleware(draft)}(${draft.module.text.slice(handler.start, handler.end)})`);
  return true;
}

/** `@app.post("/mcp", dependencies=[Depends(require_api_key)])` */
function guardOperation(draft: PythonDraft, call: Call): boolean {
  if (!/^(?:get|post|put|delete|patch|head|options|trace|api_route|add_api_route)$/.test(methodOf(call) ?? ''))
    return guardRoute(draft, call);
  return addToList(draft, call, 'dependencies', () => dependency(draft));
}

function dependency(draft: PythonDraft): string {
  return `${draft.import('fastapi', 'Depends')}(${apiKeyDependency(draft)})`;
}

/** `mcp.mount_http()` of fastapi-mcp */
function isMounted(call: Call): boolean {
  return (
    /^mount_(?:http|sse)$/.test(methodOf(call) ?? '') || (methodOf(call) === 'mount' && call.arguments.length === 0)
  );
}

/** `FastApiMCP(app, auth_config=AuthConfig(dependencies=[Depends(require_api_key)]))` */
function guardFastApiMcp(draft: PythonDraft, call: Call, context: FixContext): boolean {
  const made = call.callee.kind === 'member' ? constructionOf(call.callee.object, draft.module, context) : undefined;
  if (made?.module !== draft.module || !/^fastapi_mcp(?:\.\w+)*\.FastApiMCP$/.test(made.name)) return false;
  if (keywordNamed(made.call, 'auth_config')) return false;
  const config = draft.import('fastapi_mcp', 'AuthConfig');
  setKeyword(draft, made.call, 'auth_config', `${config}(dependencies=[${dependency(draft)}])`);
  return true;
}

/** Puts an element first into the list of a keyword argument; false where something else is given for it. */
function addToList(draft: PythonDraft, call: Call, name: string, element: () => string): boolean {
  const present = keywordNamed(call, name);
  if (!present) {
    setKeyword(draft, call, name, `[${element()}]`);
    return true;
  }
  if (present.value.kind !== 'array' || draft.module.text[present.value.start] !== '[') return false;
  const [first] = present.value.elements;
  draft.insert(present.value.start + 1, draft.style(`${element()}${first ? ', ' : ''}`));
  return true;
}

/** `@app.post("/mcp")` above a view gets the check below it; Quart waits for its views. */
function guardView(draft: PythonDraft, call: Call, context: FixContext): boolean {
  const view = decoratedBy(call);
  const app = call.callee.kind === 'member' ? constructionOf(call.callee.object, draft.module, context) : undefined;
  if (!view || !app) return false;
  return decorate(draft, call, apiKeyDecorator(draft, app.name.startsWith('quart') ? 'quart' : 'flask', view.async));
}

/** `@routes.post("/mcp")`, `app.router.add_post("/mcp", handle)`, `web.post("/mcp", handle)` */
function guardHandler(draft: PythonDraft, call: Call): boolean {
  if (decoratedBy(call)) return decorate(draft, call, apiKeyHandler(draft));
  const isRoute = /route$/.test(methodOf(call) ?? '');
  const handler = keywordNamed(call, 'handler')?.value ?? call.arguments[isRoute ? 2 : 1];
  if (!handler || handler.kind === 'spread') return false;
  draft.replace(handler, `${apiKeyHandler(draft)}(${draft.module.text.slice(handler.start, handler.end)})`);
  return true;
}

/** The function that a call decorates. */
function decoratedBy(call: Call): FunctionNode | undefined {
  const { parent } = call;
  return parent?.kind === 'function' && parent.decorators.includes(call) ? parent : undefined;
}

/** A line `@name` below that of another decorator. */
function decorate(draft: PythonDraft, decorator: Expression, name: string): boolean {
  const { text } = draft.module;
  draft.insert(decorator.end, `${draft.style('\n')}${indentationAt(text, decorator.start - 1)}@${name}`);
  return true;
}
