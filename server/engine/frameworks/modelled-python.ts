import { isStandardPython } from '../program/python-standard.ts';

/** Packages whose calls the framework models of Python know, by the name that is imported. */
const PACKAGES: ReadonlySet<string> = new Set([
  'mcp',
  'fastmcp',
  'fastapi_mcp',
  'mcp_auth',
  'starlette',
  'fastapi',
  'flask',
  'flask_cors',
  'quart',
  'quart_cors',
  'aiohttp',
  'aiohttp_cors',
  'sanic',
  'tornado',
  'django',
  'rest_framework',
  'uvicorn',
  'hypercorn',
  'gunicorn',
  'granian',
  'waitress',
  'werkzeug',
  'http.server',
  'socketserver',
  'ssl',
  'httpx',
  'requests',
  'urllib3',
  'authlib',
  'jwt',
  'jose',
  'joserfc',
  'google.oauth2',
  'google.auth',
  'msal',
  'gradio',
]);
/** A folder called `mcp` is often the project's own: these parts are the SDK's. */
const SDK = /^mcp(?:\.(?:server|client|types|shared|cli|os)(?:\..*)?)?$/;

/** `python:fastmcp.server.auth` */
export function isModelledPython(module: string): boolean {
  if (!module.startsWith('python:')) return false;
  const path = module.slice('python:'.length);
  const [top = '', second = ''] = path.split('.');
  if (top === 'mcp') return SDK.test(path);
  return PACKAGES.has(top) || PACKAGES.has(`${top}.${second}`);
}

/** Whether a request can only mean something outside the workspace: the standard library, or what a model knows. */
export function isForeignPython(request: string): boolean {
  if (!request.startsWith('python:')) return false;
  return isStandardPython(request.slice('python:'.length)) || isModelledPython(request);
}
