import type { HostReference } from '../facts/hosts.ts';

/** A program that starts MCP servers and connects to them, and what its files look like. */
export interface Host {
  readonly name: string;
  /** Which files are its own. */
  readonly files: RegExp;
  /** The keys that lead to the map or list of servers. */
  readonly servers: readonly (readonly string[])[];
  /** Its file has an environment for all of them: `env`. */
  readonly environment?: boolean;
  /** Undefined where it reads nothing but literals. */
  readonly reference: HostReference | undefined;
  /** What to do by hand where there is no reference, or something better. */
  readonly advice?: string;
}

const plain = (form: string): HostReference => ({ form, inputs: undefined });

/** `${input:…}`: VS Code asks once, and keeps the answer in the operating system's key store. */
const asking = (...inputs: readonly string[]): HostReference => ({ form: '${input:NAME}', inputs });

/** The first whose files match is the host of a file. Forms: each host's documentation, November 2026. */
export const HOSTS: readonly Host[] = [
  {
    name: 'VS Code',
    files: /(?:\/\.vscode|\/User(?:\/profiles\/[^/]+)?)\/mcp\.json$/,
    servers: [['servers']],
    reference: asking('inputs'),
  },
  {
    name: 'VS Code',
    files: /\/(?:\.vscode|User(?:\/profiles\/[^/]+)?)\/settings\.json$/,
    servers: [['mcp', 'servers']],
    reference: asking('mcp', 'inputs'),
  },
  {
    name: 'VS Code',
    files: /\.code-workspace$/,
    servers: [['settings', 'mcp', 'servers']],
    reference: asking('settings', 'mcp', 'inputs'),
  },
  {
    name: 'VS Code',
    files: /\/(?:\.devcontainer\/(?:[^/]+\/)?)?devcontainer\.json$/,
    servers: [['customizations', 'vscode', 'mcp', 'servers']],
    reference: asking('customizations', 'vscode', 'mcp', 'inputs'),
  },
  { name: 'Cursor', files: /\/\.cursor\/mcp\.json$/, servers: [['mcpServers']], reference: plain('${env:NAME}') },
  {
    name: 'Windsurf',
    files: /\/(?:\.?windsurf|\.?codeium)\/(?:.*\/)?mcp_config\.json$/,
    servers: [['mcpServers']],
    reference: plain('${env:NAME}'),
  },
  {
    name: 'Roo Code',
    files: /\/\.roo\/mcp\.json$|\/mcp_settings\.json$/,
    servers: [['mcpServers']],
    reference: plain('${env:NAME}'),
  },
  {
    name: 'Cline',
    files: /\/cline_mcp_settings\.json$/,
    servers: [['mcpServers']],
    reference: plain('${env:NAME}'),
  },
  {
    name: 'Claude Desktop',
    files: /\/claude[-_]desktop[-_]config\.json$/,
    servers: [['mcpServers']],
    reference: undefined,
    advice:
      'Claude Desktop reads literals only. Install the server as an extension that declares the setting as `sensitive`, so that the operating system keeps it, or start the server by a script of your own that takes the value from there.',
  },
  {
    name: 'Gemini CLI',
    files: /\/\.gemini\/settings\.json$|\/gemini-extension\.json$/,
    servers: [['mcpServers']],
    reference: plain('${NAME}'),
  },
  {
    name: 'Zed',
    files: /\/\.?zed\/settings\.json$/,
    servers: [['context_servers']],
    reference: undefined,
    advice:
      'Zed reads literals only. Take the variable out of the settings, and start Zed with it in its environment, or start the server by a script that takes the value from where secrets are kept.',
  },
  {
    name: 'Codex',
    files: /\/(?:\.codex\/)?config\.toml$/,
    servers: [['mcp_servers']],
    reference: undefined,
    advice:
      'Codex passes variables on by name: list the variable in `env_vars`, or name it in `bearer_token_env_var` or `env_http_headers` for a server that is reached by URL.',
  },
  {
    name: 'Continue',
    files: /\/\.continue\/(?:.*\/)?[^/]+\.(?:ya?ml|json)$/,
    servers: [['mcpServers']],
    reference: plain('${{ secrets.NAME }}'),
  },
  {
    name: 'Junie',
    files: /\/\.junie\/(?:mcp\/)?mcp\.json$/,
    servers: [['mcpServers']],
    reference: undefined,
    advice:
      'JetBrains IDEs read literals only. Take the variable out of the file and start the IDE with it in its environment, or start the server by a script that takes the value from where secrets are kept.',
  },
  {
    name: 'Copilot CLI',
    files: /\/\.copilot\/mcp-config\.json$/,
    servers: [['mcpServers']],
    reference: plain('${NAME}'),
  },
  { name: 'opencode', files: /\/opencode\.jsonc?$/, servers: [['mcp']], reference: plain('{env:NAME}') },
  { name: 'LibreChat', files: /\/librechat\.ya?ml$/, servers: [['mcpServers']], reference: plain('${NAME}') },
  {
    name: 'Claude Code',
    files: /\/(?:\.mcp|\.claude)\.json$/,
    servers: [['mcpServers']],
    reference: plain('${NAME}'),
  },
  {
    name: 'Claude Code',
    files: /\/\.claude\/settings(?:\.local)?\.json$/,
    servers: [['mcpServers']],
    environment: true,
    reference: undefined,
    advice:
      'Claude Code sets the variables of `env` as they stand. Take the value out and start Claude Code with the variable in its environment, or name a script that prints the key in `apiKeyHelper`.',
  },
  {
    name: 'Goose',
    files: /\/goose\/config\.ya?ml$/,
    servers: [['extensions']],
    reference: undefined,
    advice:
      'List the name of the variable in `env_keys`: Goose asks for its value and keeps it in the key store of the operating system.',
  },
  {
    name: 'an MCP bundle',
    files: /\/manifest\.json$/,
    servers: [],
    reference: undefined,
    advice:
      'Declare the setting in `user_config` with `"sensitive": true` and write `${user_config.…}` here: the host asks for it and keeps it in the key store of the operating system.',
  },
];

/** For files of which only the form is known. */
export const VS_CODE_FORM: Host = {
  name: 'VS Code',
  files: /$/,
  servers: [['servers']],
  reference: asking('inputs'),
};
export const UNKNOWN_HOST: Host = {
  name: 'an MCP host',
  files: /$/,
  servers: [],
  reference: undefined,
  advice:
    'Keep the value in the environment of the host or in its own store of secrets, and write here what the host reads in its place: hosts differ in how they name variables.',
};
