import type { HostValidation } from '../../facts/sessions.ts';
import { isAtLeast, type Least } from '../../frameworks/sdk-versions.ts';
import type { Module } from '../../program/link.ts';
import type { Call, Property } from '../../program/nodes.ts';
import type { Span } from '../../source.ts';
import { calleeName, nodeAt } from '../find.ts';
import type { FixContext, Fixer } from '../fixes.ts';
import { isOf } from '../subject.ts';
import { constructionOf } from './construction.ts';
import { createPythonDraft, type PythonDraft } from './draft.ts';
import { hostList, namesStep, securityLists, securitySettings, type Names } from './host-names.ts';
import { importedName } from './imported-name.ts';
import { setKeywords } from './keywords.ts';
import { callAt } from './layout.ts';
import { plannedForPython } from './plans.ts';
import { trustHosts, trustHostsOfApp } from './trusted-hosts.ts';

/** The first versions with `host_origin_protection`, with `middleware=` of `run`, and with `transport_security`. */
const FASTMCP_GUARD: Least = [3, 4, 3];
const FASTMCP_MIDDLEWARE: Least = [2, 5, 0];
const SDK_SECURITY: Least = [1, 10, 0];

/** FastMCP 2 has them, and no later one. */
const OLD_APPS = /^(?:sse_app|streamable_http_app)$/;
const OLD_RUNS = /^run_(?:sse|streamable_http)_async$/;

const FASTMCP = /^fastmcp(?:\.\w+)*\.FastMCP$/;
const SDK_1 = /^mcp\.server\.fastmcp(?:\.\w+)*\.FastMCP$/;
const SDK_2 = /^mcp\.server(?:\.\w+)*\.MCPServer$/;
/** They compare nothing unless they are given settings, in both majors. */
const TRANSPORTS =
  /^mcp\.server\.(?:sse\.SseServerTransport|streamable_http\.StreamableHTTPServerTransport|streamable_http_manager\.StreamableHTTPSessionManager)$/;

/** `Host` and `Origin` are compared with lists by whatever serves the endpoint; where that is not seen, a plan. */
export const validatePythonHost: Fixer = function* (finding, subject, context) {
  const module = context.module(finding.path);
  const names: Names = isOf(subject, 'hostValidation') && subject.reach === 'loopback' ? 'loopback' : 'environment';
  const done = module && isOf(subject, 'hostValidation') ? guarded(subject, { module, names, context }) : undefined;
  if (!done) {
    yield* plannedForPython(finding, subject, context);
    return;
  }
  yield {
    id: 'validate-host',
    title: 'Look at `Host` before the endpoint',
    class: names === 'loopback' ? 'safe' : 'values',
    edits: done.draft.edits(),
    steps: namesStep(names, done.ports),
  };
};

interface Work {
  readonly module: Module;
  readonly names: Names;
  readonly context: FixContext;
}

interface Done {
  readonly draft: PythonDraft;
  /** The names are written with their ports. */
  readonly ports: boolean;
}

function guarded(found: HostValidation, work: Work): Done | undefined {
  if (found.gap === 'off') return switchedOn(found, work);
  const { module } = work;
  const call = module.calls.find(
    ({ start, end, callee }) => start === found.at.start && (end === found.at.end || callee.end === found.at.end),
  );
  return (call && atServer(call, work)) ?? atTransports(work) ?? atApp(work);
}

/** `enable_dns_rebinding_protection=False` */
function switchedOn({ at }: HostValidation, { module, names }: Work): Done | undefined {
  const property = nodeAt(module, at, 'property');
  const call = property?.parent;
  if (!property || call?.kind !== 'call' || call.keywords.some((each) => each.kind === 'spread')) return undefined;
  const draft = createPythonDraft(module);
  const text = ({ start, end }: Span): string => module.text.slice(start, end);
  const present = [...call.arguments, ...call.keywords].sort((a, b) => a.start - b.start);
  const kept = present.map((each) => (each === property ? 'enable_dns_rebinding_protection=True' : text(each)));
  const added = securityLists(draft, names).filter((each) => isMissing(call, each.slice(0, each.indexOf('='))));
  draft.replace(call, callAt(draft, call.start, text(call.callee), [...kept, ...added]));
  return { draft, ports: true };
}

function isMissing(call: Call, name: string): boolean {
  return !call.keywords.some((each) => each.kind === 'property' && each.key === name);
}

/** `mcp.run(transport="http")`, `mcp.http_app()`, `mcp.streamable_http_app()` */
function atServer(call: Call, work: Work): Done | undefined {
  const { module, context } = work;
  const server = call.callee.kind === 'member' ? constructionOf(call.callee.object, module, context) : undefined;
  if (!server) return undefined;
  if (FASTMCP.test(server.name)) return atFastmcp(call, work);
  if (!isVersion('mcp', SDK_SECURITY, work)) return undefined;
  const settled = SDK_1.test(server.name) ? server : SDK_2.test(server.name) ? { call, module } : undefined;
  if (!settled || !isMissing(settled.call, 'transport_security')) return undefined;
  const draft = createPythonDraft(settled.module);
  setKeywords(draft, settled.call, { transport_security: securitySettings(draft, work.names) });
  return { draft, ports: true };
}

function atFastmcp(call: Call, work: Work): Done | undefined {
  const { module, names } = work;
  const method = calleeName(call) ?? '';
  if (!isHttpOnly(call) || OLD_RUNS.test(method)) return undefined;
  const draft = createPythonDraft(module);
  if (!OLD_APPS.test(method) && isVersion('fastmcp', FASTMCP_GUARD, work)) {
    // the guard knows the names of this machine
    const hosts = names === 'environment' ? { allowed_hosts: hostList(draft, names) } : {};
    setKeywords(draft, call, { host_origin_protection: 'True', ...hosts });
    return { draft, ports: false };
  }
  const done = isVersion('fastmcp', FASTMCP_MIDDLEWARE, work) && trustHosts(draft, call, names);
  return done ? { draft, ports: false } : undefined;
}

/** Standard streams take none of these options: a transport that is chosen elsewhere may be them. */
function isHttpOnly({ callee, arguments: [first], keywords }: Call): boolean {
  if (callee.kind === 'member' && !/^run(?:_async)?$/.test(callee.property)) return true;
  const named = keywords.find((each): each is Property => each.kind === 'property' && each.key === 'transport');
  const transport = named?.value ?? first;
  return transport?.kind === 'literal' || keywords.some((each) => each.kind === 'property' && each.key === 'port');
}

/** `StreamableHTTPSessionManager(app=server)`, `SseServerTransport("/messages/")` */
function atTransports(work: Work): Done | undefined {
  const { module, names } = work;
  const calls = module.calls.filter(({ callee }) => TRANSPORTS.test(importedName(callee) ?? ''));
  const isOpen = calls.length > 0 && calls.every((each) => isMissing(each, 'security_settings'));
  if (!isOpen || !isVersion('mcp', SDK_SECURITY, work)) return undefined;
  const draft = createPythonDraft(module);
  const settings = securitySettings(draft, names);
  for (const each of calls) setKeywords(draft, each, { security_settings: settings });
  return { draft, ports: true };
}

/** `app = FastAPI()`, `Starlette(routes=[…])` */
function atApp({ module, names }: Work): Done | undefined {
  const draft = createPythonDraft(module);
  return trustHostsOfApp(draft, names) ? { draft, ports: false } : undefined;
}

/** A version that nobody wrote down is taken for a new one. */
function isVersion(name: string, least: Least, { module, context }: Work): boolean {
  const version = context.packages.version(module.path, name);
  return version === undefined || isAtLeast(version, least);
}
