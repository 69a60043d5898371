import type { OptionHelp } from './options.ts';
import { OPTIONS } from './options.ts';

const LEFT = 30;

/** What `--help` prints. */
export function helpText(): string {
  return `Finds insecure authentication and leaked credentials in MCP servers.

Usage
  mcp-auth-audit [path…]          audit files and folders (default: the working folder)
  mcp-auth-audit explain <rule>   print a rule's page
  mcp-auth-audit rules            list the rules
  mcp-auth-audit matrix           print the decision matrix: API keys, OAuth 2.0, mutual TLS
  mcp-auth-audit lsp --stdio      run the language server

Options
${Object.entries(OPTIONS).map(optionLine).join('\n')}

Exit code
  0  nothing found at or above --fail-on
  1  findings at or above --fail-on
  2  wrong usage, or the audit failed
`;
}

function optionLine([name, { help, ...option }]: [string, OptionHelp]): string {
  const short = option.short === undefined ? '    ' : `-${option.short}, `;
  const value = option.value === undefined ? '' : ` ${option.value}`;
  const left = `  ${short}--${name}${value}`;
  const gap = left.length < LEFT ? ' '.repeat(LEFT - left.length) : `\n${' '.repeat(LEFT)}`;
  return `${left}${gap}${help}`;
}
