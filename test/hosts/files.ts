/** Files as hosts write and document them, with one credential each that is made up when the test runs. */
export interface HostFile {
  readonly host: string;
  readonly path: string;
  readonly text: string;
  /** What the fix writes in the place of the credential; undefined where it is a plan. */
  readonly reference: string | undefined;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const SECRET = '⟦github-classic⟧';
const stdio = { command: 'github-mcp-server', args: ['stdio'], env: { GITHUB_TOKEN: SECRET } };

export const HOST_FILES: readonly HostFile[] = [
  {
    host: 'VS Code',
    path: '.vscode/mcp.json',
    text: json({ servers: { github: { type: 'stdio', ...stdio } } }),
    reference: '${input:github-token}',
  },
  {
    host: 'VS Code settings',
    path: '.vscode/settings.json',
    text: json({ 'editor.tabSize': 2, mcp: { servers: { github: stdio } } }),
    reference: '${input:github-token}',
  },
  {
    host: 'VS Code workspaces',
    path: 'team.code-workspace',
    text: json({ folders: [{ path: '.' }], settings: { mcp: { servers: { github: stdio } } } }),
    reference: '${input:github-token}',
  },
  {
    host: 'development containers',
    path: '.devcontainer/devcontainer.json',
    text: json({ image: 'node:24', customizations: { vscode: { mcp: { servers: { github: stdio } } } } }),
    reference: '${input:github-token}',
  },
  {
    host: 'Claude Code',
    path: '.mcp.json',
    text: json({ mcpServers: { github: stdio } }),
    reference: '${GITHUB_TOKEN}',
  },
  {
    host: 'Claude Code by project',
    path: 'home/.claude.json',
    text: json({ numStartups: 3, projects: { '/srv/project': { allowedTools: [], mcpServers: { github: stdio } } } }),
    reference: '${GITHUB_TOKEN}',
  },
  {
    host: 'Claude Code for all servers',
    path: '.claude/settings.json',
    text: json({ permissions: { allow: [] }, env: { GITHUB_TOKEN: SECRET } }),
    reference: undefined,
  },
  {
    host: 'Goose',
    path: '.config/goose/config.yaml',
    text: `GOOSE_PROVIDER: openai\nextensions:\n  github:\n    enabled: true\n    type: stdio\n    cmd: github-mcp-server\n    args: [stdio]\n    envs:\n      GITHUB_TOKEN: ${SECRET}\n`,
    reference: undefined,
  },
  {
    host: 'Claude Desktop',
    path: 'Claude/claude_desktop_config.json',
    text: json({ globalShortcut: '', mcpServers: { github: stdio } }),
    reference: undefined,
  },
  {
    host: 'Cursor',
    path: '.cursor/mcp.json',
    text: json({ mcpServers: { github: stdio } }),
    reference: '${env:GITHUB_TOKEN}',
  },
  {
    host: 'Windsurf',
    path: '.codeium/windsurf/mcp_config.json',
    text: json({
      mcpServers: {
        github: { serverUrl: 'https://mcp.example.com/mcp', headers: { Authorization: `Bearer ${SECRET}` } },
      },
    }),
    reference: '${env:GITHUB_PERSONAL_ACCESS_TOKEN}',
  },
  {
    host: 'Cline',
    path: 'settings/cline_mcp_settings.json',
    text: json({ mcpServers: { github: { ...stdio, disabled: false, autoApprove: ['search'] } } }),
    reference: '${env:GITHUB_TOKEN}',
  },
  {
    host: 'Roo Code',
    path: '.roo/mcp.json',
    text: json({ mcpServers: { github: { ...stdio, alwaysAllow: [] } } }),
    reference: '${env:GITHUB_TOKEN}',
  },
  {
    host: 'Zed',
    path: '.config/zed/settings.json',
    text: `// Zed settings\n${json({ context_servers: { github: { source: 'custom', ...stdio } } })}`,
    reference: undefined,
  },
  {
    host: 'Zed, as it wrote commands before',
    path: '.zed/settings.json',
    text: json({
      context_servers: { github: { command: { path: 'github-mcp-server', args: [], env: { TOKEN: SECRET } } } },
    }),
    reference: undefined,
  },
  {
    host: 'Codex',
    path: '.codex/config.toml',
    text: `model = "gpt-5"\n\n[mcp_servers.github]\ncommand = "github-mcp-server"\nargs = ["stdio"]\n\n[mcp_servers.github.env]\nGITHUB_TOKEN = "${SECRET}"\n`,
    reference: undefined,
  },
  {
    host: 'Gemini CLI',
    path: '.gemini/settings.json',
    text: json({ theme: 'Default', mcpServers: { github: { ...stdio, timeout: 30000, trust: false } } }),
    reference: '${GITHUB_TOKEN}',
  },
  {
    host: 'extensions of Gemini CLI',
    path: 'gemini-extension.json',
    text: json({ name: 'github', version: '1.0.0', mcpServers: { github: stdio } }),
    reference: '${GITHUB_TOKEN}',
  },
  {
    host: 'Continue',
    path: '.continue/config.yaml',
    text: `name: Assistant\nversion: 0.0.1\nmcpServers:\n  - name: GitHub\n    command: github-mcp-server\n    args:\n      - stdio\n    env:\n      GITHUB_TOKEN: ${SECRET}\n`,
    reference: '${{ secrets.GITHUB_TOKEN }}',
  },
  {
    host: 'JetBrains',
    path: '.junie/mcp/mcp.json',
    text: json({ mcpServers: { github: stdio } }),
    reference: undefined,
  },
  {
    host: 'Copilot CLI',
    path: '.copilot/mcp-config.json',
    text: json({ mcpServers: { github: { type: 'local', tools: ['*'], ...stdio } } }),
    reference: '${GITHUB_TOKEN}',
  },
  {
    host: 'opencode',
    path: 'opencode.json',
    text: json({
      $schema: 'https://opencode.ai/config.json',
      mcp: {
        github: { type: 'local', command: ['github-mcp-server', 'stdio'], environment: { GITHUB_TOKEN: SECRET } },
      },
    }),
    reference: '{env:GITHUB_TOKEN}',
  },
  {
    host: 'LibreChat',
    path: 'librechat.yaml',
    text: `version: 1.2.1\nmcpServers:\n  github:\n    type: streamable-http\n    url: https://mcp.example.com/mcp\n    headers:\n      Authorization: "Bearer ${SECRET}"\n`,
    reference: '${GITHUB_PERSONAL_ACCESS_TOKEN}',
  },
  {
    host: 'MCP bundles',
    path: 'manifest.json',
    text: json({
      manifest_version: '0.3',
      name: 'github',
      server: {
        type: 'node',
        entry_point: 'server/index.js',
        mcp_config: { command: 'node', args: ['${__dirname}/server/index.js'], env: { GITHUB_TOKEN: SECRET } },
      },
    }),
    reference: undefined,
  },
  {
    host: 'hosts that are not known',
    path: 'config/agent.json',
    text: json({ model: 'x', mcpServers: { github: stdio } }),
    reference: undefined,
  },
];
