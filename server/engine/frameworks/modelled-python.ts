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

/** Modules of the standard library whose names projects give to files of their own, too. */
const STANDARD: ReadonlySet<string> = new Set([
  'abc',
  'argparse',
  'ast',
  'asyncio',
  'base64',
  'code',
  'collections',
  'contextlib',
  'contextvars',
  'copy',
  'dataclasses',
  'datetime',
  'email',
  'enum',
  'functools',
  'hashlib',
  'hmac',
  'html',
  'http',
  'importlib',
  'inspect',
  'io',
  'itertools',
  'json',
  'logging',
  'math',
  'os',
  'pathlib',
  'pickle',
  'platform',
  'queue',
  'random',
  're',
  'secrets',
  'select',
  'shutil',
  'signal',
  'socket',
  'sqlite3',
  'ssl',
  'string',
  'subprocess',
  'sys',
  'tempfile',
  'threading',
  'time',
  'tomllib',
  'traceback',
  'types',
  'typing',
  'urllib',
  'uuid',
  'warnings',
  'xml',
]);

/** Whether a request can only mean something outside the workspace: the standard library, or what a model knows. */
export function isForeignPython(request: string): boolean {
  if (!request.startsWith('python:')) return false;
  const [top = ''] = request.slice('python:'.length).split('.');
  return STANDARD.has(top) || isModelledPython(request);
}
