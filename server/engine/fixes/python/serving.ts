import type { Call, Expression, Property } from '../../program/nodes.ts';
import type { PythonDraft } from './draft.ts';
import { methodOf, type McpServer } from './endpoint-call.ts';
import { keywordNamed } from './keywords.ts';
import { callAt } from './layout.ts';

type AppMethod = 'streamable_http_app' | 'sse_app';

const RUNS: Readonly<Record<string, AppMethod>> = {
  run_streamable_http_async: 'streamable_http_app',
  run_sse_async: 'sse_app',
};
const TRANSPORTS: Readonly<Record<string, AppMethod>> = {
  'streamable-http': 'streamable_http_app',
  sse: 'sse_app',
};

/** What uvicorn is to serve, and how, instead of what `run` of the SDK does. */
export interface Served {
  /** Around the app: `RequireApiKey`. */
  readonly around?: () => string;
  /** Further arguments: `ssl_keyfile=…`. */
  readonly options?: () => readonly string[];
}

/**
 * `mcp.run(transport="sse")` of the SDK → `uvicorn.run(mcp.sse_app(), host=…, port=…)`, which is what it does itself
 * (mcp 1.30 `FastMCP.run_sse_async`, 2.3 `MCPServer.run_sse_async`). False where the call leaves open what is run.
 */
export function serveByUvicorn(draft: PythonDraft, call: Call, server: McpServer, served: Served): boolean {
  const { text } = draft.module;
  const { callee } = call;
  const app = appMethodOf(call);
  if (!app || callee.kind !== 'member' || !isServable(call)) return false;
  const receiver = text.slice(callee.object.start, callee.object.end);
  const { forApp, forUvicorn } = isSecond(server)
    ? keywordsOf(call, text)
    : {
        forApp: keywordsOf(call, text).forApp,
        forUvicorn: [`host=${receiver}.settings.host`, `port=${receiver}.settings.port`],
      };
  const made = `${receiver}.${app}(${forApp.join(', ')})`;
  const parts = [served.around ? `${served.around()}(${made})` : made, ...forUvicorn, ...(served.options?.() ?? [])];
  const uvicorn = draft.import('uvicorn');
  const [head, tail] =
    methodOf(call) === 'run' ? [`${uvicorn}.run`, ''] : [`${uvicorn}.Server(${uvicorn}.Config`, ').serve()'];
  draft.replace(call, callAt(draft, call.start, head, parts, tail));
  return true;
}

/** It is known which app the call runs, and with what. */
export function isServable(call: Call): boolean {
  const { callee } = call;
  if (!appMethodOf(call) || callee.kind !== 'member' || !isRepeatable(callee.object)) return false;
  return ![...call.arguments, ...call.keywords].some((each) => each.kind === 'spread');
}

function appMethodOf(call: Call): AppMethod | undefined {
  const method = methodOf(call) ?? '';
  if (method === 'run') return transportOf(call);
  return Object.hasOwn(RUNS, method) ? RUNS[method] : undefined;
}

/** `run("sse")`, `run(transport="sse")` */
function transportOf(call: Call): AppMethod | undefined {
  const value = call.arguments[0] ?? keywordNamed(call, 'transport')?.value;
  const text = value?.kind === 'literal' ? String(value.value) : '';
  return Object.hasOwn(TRANSPORTS, text) ? TRANSPORTS[text] : undefined;
}

/** MCPServer of mcp 2 is told by `run` where to listen; FastMCP of mcp 1 by its constructor. */
function isSecond({ name }: McpServer): boolean {
  return name.endsWith('.MCPServer');
}

/** The arguments of `run` by who is given them: the port is uvicorn's alone, the host is also what the app compares with. */
function keywordsOf(call: Call, text: string): { readonly forApp: string[]; readonly forUvicorn: string[] } {
  const written = ({ start, end }: Property): string => text.slice(start, end);
  const properties = call.keywords.filter((each): each is Property => each.kind === 'property');
  return {
    forApp: properties.filter(({ key }) => key !== 'transport' && key !== 'port').map(written),
    forUvicorn: properties.filter(({ key }) => key === 'host' || key === 'port').map(written),
  };
}

/** `mcp`, `self.mcp`: reading it twice makes nothing twice. */
function isRepeatable(node: Expression): boolean {
  return node.kind === 'name' || (node.kind === 'member' && isRepeatable(node.object));
}
