import {
  type Command,
  type Disposable,
  EventEmitter,
  Range,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Located, WireEndpoint, WireServer } from '../../server/lsp/protocol.ts';
import type { Releasable } from '../releasable.ts';
import type { SummaryStore } from '../summary.ts';
import { GATES, describeServer } from './describe.ts';

type Node =
  | { readonly kind: 'server'; readonly server: WireServer }
  | { readonly kind: 'endpoint'; readonly endpoint: WireEndpoint };

/** The workspace's MCP servers, each with its endpoints and what guards them. */
export class ServerTree implements TreeDataProvider<Node>, Disposable {
  readonly #summary: SummaryStore;
  readonly #changed = new EventEmitter<undefined>();
  readonly #subscriptions: Releasable[];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(summary: SummaryStore) {
    this.#summary = summary;
    this.#subscriptions = [
      this.#changed,
      summary.onDidChange(() => this.#changed.fire(undefined)),
      window.registerTreeDataProvider('mcpAuthAudit.servers', this),
    ];
  }

  getChildren(node?: Node): Node[] {
    if (!node) return (this.#summary.current?.servers ?? []).map((server) => ({ kind: 'server', server }));
    if (node.kind === 'endpoint') return [];
    return node.server.endpoints.map((endpoint) => ({ kind: 'endpoint', endpoint }));
  }

  getTreeItem(node: Node): TreeItem {
    return node.kind === 'server' ? serverItem(node.server) : endpointItem(node.endpoint);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function serverItem(server: WireServer): TreeItem {
  const state = server.endpoints.length > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None;
  const item = new TreeItem(server.name, state);
  item.description = describeServer(server);
  item.iconPath = new ThemeIcon('server');
  item.tooltip = `${server.name}\n${workspace.asRelativePath(Uri.parse(server.uri))}`;
  item.command = open(server);
  item.accessibilityInformation = { label: `MCP server ${server.name}, ${item.description}` };
  return item;
}

function endpointItem(endpoint: WireEndpoint): TreeItem {
  const gate = GATES[endpoint.gated];
  const item = new TreeItem(endpoint.route);
  item.description = gate.description;
  item.iconPath = new ThemeIcon(gate.icon, gate.color === undefined ? undefined : new ThemeColor(gate.color));
  item.tooltip = `${gate.tooltip}\n${workspace.asRelativePath(Uri.parse(endpoint.uri))}`;
  item.command = open(endpoint);
  item.accessibilityInformation = { label: `Endpoint ${endpoint.route}, ${gate.description}` };
  return item;
}

function open({ uri, range }: Located): Command {
  const selection = new Range(range.start.line, range.start.character, range.end.line, range.end.character);
  return { title: 'Open', command: 'vscode.open', arguments: [Uri.parse(uri), { selection }] };
}
