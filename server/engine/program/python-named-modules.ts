import type { Call, Declaration, Expression } from './nodes.ts';
import { PYTHON } from './python-packages.ts';

/** Functions and classes that are given a module by its name, and which argument that is. */
const NAMING: ReadonlyMap<string, number> = new Map([
  ['import_module', 0],
  // include("notes.urls") of Django
  ['include', 0],
]);
/** Servers that load the app that a text names: `uvicorn.run("notes.main:app")`. */
const SERVERS = /^(?:run|Config|Granian|serve)$/;
const MODULE = /^[a-z_][\w.]*$/i;
const APP = /^([a-z_][\w.]*):[a-z_][\w.]*(?:\(\))?$/i;

/** The module of Python that a call loads by its name. */
export function namedModule({ callee, arguments: given }: Call): string | undefined {
  const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
  const text = textOf(given[NAMING.get(name) ?? 0]);
  if (text === undefined) return undefined;
  // os.environ.setdefault("DJANGO_SETTINGS_MODULE", "notes.settings")
  if (name === 'setdefault' && text === SETTINGS) return requestFor(textOf(given[1]));
  if (SERVERS.test(name)) return requestFor(APP.exec(text)?.[1]);
  return NAMING.has(name) ? requestFor(text) : undefined;
}

/**
 * `ROOT_URLCONF = "notes.urls"` of Django's settings; `os.environ["DJANGO_SETTINGS_MODULE"] = "notes.settings"`;
 * `wsgi_app = "notes.main:app"` of Gunicorn's.
 */
export function assignedModule(
  target: Expression | Declaration['target'],
  value: Expression | undefined,
): string | undefined {
  if (target.kind === 'namePattern' && target.name === 'wsgi_app')
    return requestFor(APP.exec(textOf(value) ?? '')?.[1]);
  const isRoot = target.kind === 'namePattern' && target.name === 'ROOT_URLCONF';
  const isSettings = target.kind === 'member' && target.property === SETTINGS;
  return isRoot || isSettings ? requestFor(textOf(value)) : undefined;
}

const SETTINGS = 'DJANGO_SETTINGS_MODULE';

function requestFor(module: string | undefined): string | undefined {
  return module !== undefined && MODULE.test(module) ? PYTHON + module : undefined;
}

function textOf(node: Expression | undefined): string | undefined {
  return node?.kind === 'literal' && typeof node.value === 'string' ? node.value : undefined;
}
