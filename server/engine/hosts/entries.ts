import { basename } from '../paths.ts';
import type { SettingsFile } from '../settings/around.ts';
import type { Scalar, SettingsEntry, SettingsMap, SettingsNode } from '../settings/nodes.ts';
import { entriesOf, itemsOf, mapAt, mapsIn, valueAt } from '../settings/tree.ts';
import { HOSTS, UNKNOWN_HOST, VS_CODE_FORM, type Host } from './host.ts';

/** A server as a host is told about it. */
export interface HostEntry {
  readonly host: Host;
  readonly name: string;
  readonly node: SettingsMap;
  readonly command: Scalar | undefined;
  /** The words behind the command. */
  readonly words: readonly Scalar[];
  readonly variables: readonly Pair[];
  readonly headers: readonly Pair[];
  readonly url: Scalar | undefined;
  /** The root of the tree that it stands in. */
  readonly root: SettingsNode;
  /** A page or a template that people copy. */
  readonly documentation: boolean;
}

export interface Pair {
  readonly name: string;
  readonly value: Scalar;
}

/** Words without one of which no file tells of servers. */
const MENTIONS = /mcpServers|mcp_servers|context_servers|mcp_config|"servers"|"mcp"|\bservers\s*:/;
const ANYWHERE = new Set(['mcpServers', 'mcp_servers']);
const VARIABLES = ['env', 'envs', 'environment', 'settings'];
const HEADERS = [['headers'], ['http_headers'], ['requestOptions', 'headers'], ['requestInit', 'headers']];
const URLS = ['url', 'serverUrl', 'httpUrl', 'server_url', 'endpoint', 'uri'];

/** `mcp.json.example`, `.cursor/mcp.sample.json` */
export function isTemplate(path: string): boolean {
  return /(?:^|[.\-_])(?:example|sample|template|tmpl|dist|placeholder)s?(?:[.\-_]|$)/i.test(basename(path));
}

/** The servers that a file tells its host about; none when it is no such file. */
export function* hostEntries(file: SettingsFile): Generator<HostEntry> {
  if (!MENTIONS.test(file.text) && !hostOf(file.path)) return;
  const documentation = file.language === 'markdown' || isTemplate(file.path);
  for (const root of file.settings().roots) {
    for (const { host, servers } of serversIn(file, root)) {
      for (const { name, node } of named(servers)) yield entry(host, name, node, root, documentation);
    }
  }
}

interface Servers {
  readonly host: Host;
  readonly servers: SettingsNode | undefined;
}

function* serversIn(file: SettingsFile, root: SettingsNode): Generator<Servers> {
  const own = hostOf(file.path);
  const seen = new Set<SettingsNode>();
  for (const keys of own?.servers ?? []) {
    const servers = valueAt(root, ...keys);
    if (!own || !servers) continue;
    seen.add(servers);
    yield { host: own, servers };
  }
  const environment = own?.environment === true ? mapAt(root, 'env') : undefined;
  if (own && environment) yield { host: own, servers: alone(own.name, environment) };
  const bundled = mapAt(root, 'server', 'mcp_config');
  if (bundled) yield { host: own ?? UNKNOWN_HOST, servers: { kind: 'list', start: 0, end: 0, items: [bundled] } };
  const servers = valueAt(root, 'servers');
  if (servers?.kind === 'map' && !seen.has(servers) && looksLikeHost(file, servers)) {
    seen.add(servers);
    yield { host: VS_CODE_FORM, servers };
  }
  // `projects.*.mcpServers` of Claude Code, and whatever else has such a key.
  for (const { map, keys } of mapsIn(root)) {
    if (keys.length > 4) continue;
    for (const { name, value } of entriesOf(map)) {
      if (!value || !ANYWHERE.has(name) || seen.has(value)) continue;
      seen.add(value);
      yield { host: own ?? UNKNOWN_HOST, servers: value };
    }
  }
}

/** Variables that every server of a host gets, as if one server had them. */
function alone(name: string, { start, end, entries }: SettingsMap): SettingsMap {
  const scalar = (value: string): Scalar => {
    const span = { start, end: start };
    return { kind: 'scalar', ...span, value, content: span, verbatim: false, quote: undefined };
  };
  const env: SettingsEntry = { start, end, key: scalar('env'), value: { kind: 'map', start, end, entries } };
  const server: SettingsMap = { kind: 'map', start, end, entries: [env] };
  return { kind: 'map', start, end, entries: [{ start, end, key: scalar(name), value: server }] };
}

function hostOf(path: string): Host | undefined {
  // A template is written for the host of the file that it becomes.
  const target = path.replace(/[.\-_](?:example|sample|template|tmpl|dist)(?=\.|$)/gi, '');
  return HOSTS.find(({ files }) => files.test(target));
}

/** `servers` of VS Code's form: in a file of that name, or with a command or type in each. */
function looksLikeHost({ path, language }: SettingsFile, servers: SettingsMap): boolean {
  if (language !== 'json' && language !== 'markdown') return false;
  const isNamed = /(?:^|[.\-_])mcp[^/]*\.json/i.test(basename(path)) || language === 'markdown';
  const all = [...entriesOf(servers)];
  return isNamed && all.length > 0 && all.every(({ value }) => value?.kind === 'map' && isServer(value));
}

function isServer(node: SettingsMap): boolean {
  return [...entriesOf(node)].some(({ name }) => name === 'command' || URLS.includes(name));
}

function* named(servers: SettingsNode | undefined): Generator<{ readonly name: string; readonly node: SettingsMap }> {
  for (const { name, value } of entriesOf(servers)) if (value?.kind === 'map') yield { name, node: value };
  for (const item of itemsOf(servers)) {
    if (item.kind !== 'map') continue;
    const name = valueAt(item, 'name');
    yield { name: name?.kind === 'scalar' ? String(name.value) : 'server', node: item };
  }
}

function entry(host: Host, name: string, node: SettingsMap, root: SettingsNode, documentation: boolean): HostEntry {
  const command = valueAt(node, 'command') ?? valueAt(node, 'cmd');
  // Zed writes `"command": { "path": …, "args": […] }`, opencode `"command": ["npx", …]`.
  const inner = command?.kind === 'map' ? command : undefined;
  const list = scalarsOf(command);
  return {
    host,
    name,
    node,
    command: command?.kind === 'scalar' ? command : (scalarOf(inner, 'path') ?? list[0]),
    words: [...list.slice(1), ...scalarsOf(valueAt(node, 'args')), ...scalarsOf(valueAt(inner, 'args'))],
    variables: [...VARIABLES.flatMap((key) => pairsOf(valueAt(node, key))), ...pairsOf(valueAt(inner, 'env'))],
    headers: HEADERS.flatMap((keys) => pairsOf(valueAt(node, ...keys))),
    url: URLS.map((key) => scalarOf(node, key)).find((each) => each !== undefined),
    root,
    documentation,
  };
}

function scalarOf(node: SettingsNode | undefined, key: string): Scalar | undefined {
  const found = valueAt(node, key);
  return found?.kind === 'scalar' && typeof found.value === 'string' ? found : undefined;
}

function scalarsOf(node: SettingsNode | undefined): Scalar[] {
  return itemsOf(node).filter((each): each is Scalar => each.kind === 'scalar');
}

export function pairsOf(node: SettingsNode | undefined): Pair[] {
  return [...entriesOf(node)].flatMap(({ name, value }) => (value?.kind === 'scalar' ? [{ name, value }] : []));
}
