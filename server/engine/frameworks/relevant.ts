import type { Module } from '../program/link.ts';
import type { ClassNode } from '../program/nodes.ts';
import { moduleName, type Project } from '../program/project.ts';
import { alternatives, type Value } from '../program/values.ts';
import { isXmcpConfiguration } from './xmcp.ts';
import { isModelledPython } from './modelled-python.ts';
import { isGunicornConfiguration } from './python/gunicorn.ts';

/** Modules whose calls the frameworks model. */
const MODELLED =
  /^(express|https?|http2|tls|@modelcontextprotocol\/.*|hono(\/.*)?|@hono\/.*|bun|srvx(\/.*)?|agents\/mcp(\/.*)?|@cloudflare\/workers-oauth-provider|mcp-handler|@vercel\/mcp-adapter|fastmcp|mcp-framework|fastify|@fastify\/.*|fastify-plugin|koa|@koa\/router|koa-router|koa-mount|@nestjs\/(core|common|platform-fastify)|@rekog\/mcp-nest|elysia|@elysiajs\/.*|elysia-mcp|mcp-proxy|xmcp|serverless-http|@vendia\/serverless-express|@codegenie\/serverless-express|(https:|npm:|jsr:).*)$/;
const GLOBALS = /^(Bun|Deno)\.serve$/;
const PLUGIN_METHODS = new Set([
  'get',
  'post',
  'put',
  'delete',
  'patch',
  'all',
  'route',
  'addHook',
  'register',
  'decorate',
]);
/** They belong to servers of MCP alone. */
const SERVER_METHODS = new Set(['http_app', 'streamable_http_app', 'sse_app']);
/** Values looked at for one call: a chain of thirty `app.get(…).post(…)` is long, a union in a union is deep. */
const MOST_LOOKS = 200;

/** Whether calls of a module are modelled by its name. */
export function isModelledModule(module: string): boolean {
  return MODELLED.test(module) || isModelledPython(module);
}

/** Whether a program may hold anything that is modelled: it imports a modelled module, or serves by a global. */
export function mayBeModelled(modules: Iterable<Module>): boolean {
  for (const module of modules) {
    const known = relevance.get(module) ?? isRelevant(module);
    relevance.set(module, known);
    if (known) return true;
  }
  return false;
}

/** The modules of a program that may hold something modelled or read a setting, and those that lead to one of these. */
export function concernedModules(modules: ReadonlySet<Module>, project: Project): ReadonlySet<Module> {
  const importers = new Map<Module, Set<Module>>();
  for (const module of modules) {
    for (const request of module.requests) {
      const target = project.resolve(module, request);
      if (!target) continue;
      const known = importers.get(target);
      if (known) known.add(module);
      else importers.set(target, new Set([module]));
    }
  }
  const found = new Set([...modules].filter((module) => mayBeModelled([module]) || readsSettings(module)));
  for (const module of found) for (const importer of importers.get(module) ?? []) found.add(importer);
  return found;
}

function readsSettings({ members, requests }: Module): boolean {
  return (
    requests.includes('process') ||
    requests.includes('node:process') ||
    requests.includes('python:os') ||
    members.some(({ property }) => property === 'env')
  );
}

const relevance = new WeakMap<Module, boolean>();

function isRelevant(module: Module): boolean {
  const { path, requests, members } = module;
  if (isXmcpConfiguration(path) || isGunicornConfiguration(path) || mayDispatch(module)) return true;
  if (requests.some((request) => isModelledModule(moduleName(request)))) return true;
  return members.some(({ object, property }) => object.kind === 'name' && GLOBALS.test(`${object.name}.${property}`));
}

/**
 * A dispatch of JSON-RPC methods that somebody wrote by hand needs no import: it compares methods with their
 * names. A schema that only names the method, as those of the SDK do, is none.
 */
function mayDispatch({ text, literals }: Module): boolean {
  if (!text.includes('tools/call')) return false;
  return literals.some(
    (each) =>
      each.kind === 'literal' &&
      /^(tools\/call|ping|initialize)$/.test(String(each.value)) &&
      (each.parent?.kind === 'binary' || each.parent?.kind === 'switchCase'),
  );
}

/** Whether a framework model may have something to say about a call: what is called comes out of a modelled module. */
export function isModelled(callee: Value): boolean {
  const waiting: Value[] = [callee];
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const next = waiting.pop();
    if (!next) return false;
    for (const value of alternatives(next)) {
      if (value.kind === 'symbol' && isModelledSymbol(value.module, value.name)) return true;
      if (
        value.kind === 'member' &&
        value.object.kind === 'parameter' &&
        isPluginCall(value.object.index, value.property)
      )
        return true;
      if (value.kind === 'member' && value.object.kind === 'array' && isAdding(value)) return true;
      if (value.kind === 'self' && extendsModelled(value.class)) return true;
      if (value.kind === 'member') waiting.push(value.object);
      if (value.kind === 'result') waiting.push(value.callee);
    }
  }
  return false;
}

/** `middleware.append(Middleware(Check))` */
function isAdding({ property, module }: Extract<Value, { kind: 'member' }>): boolean {
  return module.program.moduleKind === 'python' && /^(?:append|extend|insert)$/.test(property);
}

/** `class Notes(FastMCP)` */
function extendsModelled({ superclass }: ClassNode): boolean {
  const origin = superclass?.kind === 'name' ? superclass.binding?.origin : undefined;
  return origin?.kind === 'import' && isModelledModule(moduleName(origin.module));
}

/** `app.post(…)` in a plugin that is handed its app, `mcp.http_app(…)` in what is handed its server. */
function isPluginCall(index: number, property: string): boolean {
  return (index === 0 && PLUGIN_METHODS.has(property)) || SERVER_METHODS.has(property);
}

function isModelledSymbol(module: string, name: string): boolean {
  return module === 'global' ? GLOBALS.test(name) : isModelledModule(module);
}
