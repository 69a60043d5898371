import type { Endpoint } from '../../facts/facts.ts';
import type { Call, Expression, FunctionNode } from '../../program/nodes.ts';
import type { FixContext } from '../fixes.ts';
import { indentationAt } from '../place.ts';
import { apiKeyDecorator, apiKeyDependency, apiKeyHandler, apiKeyMiddleware } from './api-key.ts';
import { setKeyword } from './call.ts';
import { constructionOf } from './construction.ts';
import type { PythonDraft } from './draft.ts';
import { methodOf } from './endpoint-call.ts';
import { importedName } from './imported-name.ts';
import { keywordNamed } from './keywords.ts';
import { addToList } from './lists.ts';

/** Puts the check of a key before what one call registers on a web framework; false where that is not certain to work. */
export function guardRegistration(
  draft: PythonDraft,
  { framework }: Endpoint,
  call: Call,
  context: FixContext,
): boolean {
  switch (framework) {
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

/** `middleware=[Middleware(RequireApiKey)]` */
export function addMiddleware(draft: PythonDraft, call: Call): boolean {
  const wrapper = (): string => `${draft.import('starlette.middleware', 'Middleware')}(${apiKeyMiddleware(draft)})`;
  return addToList(draft, call, 'middleware', wrapper);
}

/** `Route("/mcp", endpoint=handle)` and `Mount("/mcp", app=handle)` have middleware of their own. */
function guardRoute(draft: PythonDraft, call: Call): boolean {
  if (/^starlette\.routing\.(?:Route|Mount)$/.test(importedName(call.callee) ?? '')) {
    return addMiddleware(draft, call);
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
