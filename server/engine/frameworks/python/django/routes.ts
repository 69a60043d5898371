import type { Module } from '../../../program/link.ts';
import type { Call } from '../../../program/nodes.ts';
import { pythonName, pythonResult } from '../../../program/python-names.ts';
import { PYTHON } from '../../../program/python-packages.ts';
import type { Step } from '../../../program/trace.ts';
import { alternatives, constantText, type Value } from '../../../program/values.ts';
import { ancestors } from '../../../program/walk.ts';
import type { ModelContext } from '../../context.ts';
import { joinRoute } from '../../routes.ts';
import { argumentOf, givenAt, known, type Given } from '../arguments.ts';

const ROUTE = /^django\.(?:urls(?:\.conf)?|conf\.urls)\.(path|re_path|url)$/;
const INCLUDE = /^django\.(?:urls(?:\.conf)?|conf\.urls)\.include$/;
/** `^api/mcp/?$`: what is a path and not more. */
const PLAIN = /^\^?([\w\-./]*?)\/?\??\$?$/;

export function isRoute(callee: Value): boolean {
  return kindOf(callee) !== undefined;
}

function kindOf(callee: Value): string | undefined {
  for (const each of alternatives(callee)) {
    const [, kind] = ROUTE.exec(pythonName(each) ?? '') ?? [];
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** The path of a route, below those that it is written in: `path("api/", include([path("mcp", view)]))`. */
export function routePath(step: Step, context: ModelContext): string | undefined {
  let path = ownPath(step.call, step.callee, step, context);
  for (const around of ancestors(step.call)) {
    if (around.kind !== 'call') continue;
    const callee = context.evaluator.evaluate(around.callee, step.module, step.frame);
    if (!isRoute(callee)) continue;
    const outer = ownPath(around, callee, step, context);
    path = outer === undefined || path === undefined ? undefined : joinRoute(outer, path);
  }
  return path;
}

function ownPath(call: Call, callee: Value, at: Step, context: ModelContext): string | undefined {
  const kind = kindOf(callee);
  const given = known(argumentOf(call, at, kind === 'path' ? 'route' : 'regex', 0, context));
  const text = given && constantText(given.value);
  if (text === undefined) return undefined;
  // path("notes/<uuid:id>/mcp")
  if (kind === 'path') return joinRoute('', text.replace(/<(?:\w+:)?(\w+)>/g, '{$1}'));
  const [, plain] = PLAIN.exec(text) ?? [];
  return plain === undefined ? undefined : joinRoute('', plain);
}

/** The urls that `include` brings in: of a module of the workspace, or of a package. */
export type IncludedUrls =
  { readonly kind: 'module'; readonly module: Module } | { readonly kind: 'package'; readonly name: string };

/** `include("notes.urls")`, `include(("notes.urls", "notes"))`, `include(urls)` */
export function includedUrls(target: Given, context: ModelContext): IncludedUrls | undefined {
  for (const value of alternatives(target.value)) {
    if (value.kind !== 'result' || !INCLUDE.test(pythonResult(value) ?? '')) continue;
    const [first] = value.node.arguments;
    if (!first || first.kind === 'spread') continue;
    const given = givenAt(first, value, context);
    const [pattern] = given.value.kind === 'array' ? given.value.node.elements : [];
    const named = pattern && pattern.kind !== 'spread' ? givenAt(pattern, given, context) : given;
    const name = constantText(named.value) ?? pythonName(named.value);
    if (name !== undefined) return urlsNamed(name, value.module, context);
    const { modules } = context.evaluator.project;
    const path = named.value.kind === 'symbol' ? named.value.module.replace(/^workspace:/, '') : '';
    const module = modules.get(path);
    if (module) return { kind: 'module', module };
  }
  return undefined;
}

function urlsNamed(name: string, from: Module, { evaluator }: ModelContext): IncludedUrls {
  const module = evaluator.project.resolve(from, PYTHON + name);
  return module ? { kind: 'module', module } : { kind: 'package', name };
}
