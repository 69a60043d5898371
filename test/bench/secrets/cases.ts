import { secretFormats } from '../../../server/engine/secrets/formats.ts';
import type { SecretFormat } from '../../../server/engine/secrets/format.ts';
import { sample } from '../../../server/engine/secrets/sample.ts';

/** A file that holds one credential, or one text in the place of a credential. */
export interface Case {
  readonly path: string;
  readonly text: string;
  /** The id of the format that is in it; undefined for a placeholder. */
  readonly format: string | undefined;
  /** Where in the file it stands, or what kind of placeholder it is. */
  readonly group: string;
}

/** What a placement knows of the service whose credential it holds. */
interface Service {
  /** `exa`, `aws-akid` */
  readonly name: string;
  /** `EXA_API_KEY` */
  readonly variable: string;
}

/** Where MCP projects keep credentials: the path of the file, and its text. Names stand where people write them. */
const PLACEMENTS: Readonly<Record<string, readonly [string, (value: string, service: Service) => string]>> = {
  'env of a host entry': [
    '.mcp.json',
    (value, { name, variable }) =>
      json({ mcpServers: { [name]: { command: 'npx', args: ['-y', `${name}-mcp`], env: { [variable]: value } } } }),
  ],
  'flag and value': [
    '.mcp.json',
    (value, { name }) =>
      json({ mcpServers: { [name]: { command: 'npx', args: ['-y', `${name}-mcp`, '--api-key', value] } } }),
  ],
  'flag with value': [
    '.mcp.json',
    (value, { name }) =>
      json({ mcpServers: { [name]: { command: 'uvx', args: [`${name}-mcp`, `--token=${value}`] } } }),
  ],
  'bearer header': [
    '.mcp.json',
    (value, { name }) =>
      json({
        mcpServers: {
          [name]: { url: `https://mcp.${name}.com/mcp`, headers: { Authorization: `Bearer ${value}` } },
        },
      }),
  ],
  'URL query': [
    '.mcp.json',
    (value, { name }) => json({ mcpServers: { [name]: { url: `https://mcp.${name}.com/mcp?apiKey=${value}` } } }),
  ],
  constant: [
    'src/client.ts',
    (value, { variable }) =>
      `const ${camelCase(variable)} = '${oneLine(value)}';\nexport default ${camelCase(variable)};\n`,
  ],
  'environment default (TypeScript)': [
    'src/config.ts',
    (value, { variable }) => `export const apiKey = process.env.${variable} ?? '${oneLine(value)}';\n`,
  ],
  'environment default (Python)': [
    'config.py',
    (value, { variable }) => `import os\n\nAPI_KEY = os.environ.get("${variable}", "${oneLine(value)}")\n`,
  ],
  '.env': ['.env', (value, { variable }) => `# keys\n${variable}=${oneLine(value)}\nPORT=3000\n`],
  Dockerfile: [
    'Dockerfile',
    (value, { variable }) =>
      `FROM node:24-slim\nENV ${variable}=${value.includes(' ') ? `"${oneLine(value)}"` : oneLine(value)}\nCMD ["node", "server.js"]\n`,
  ],
  'JSON in a string': [
    'src/settings.ts',
    (value, { variable }) => `export const settings = ${JSON.stringify(JSON.stringify({ [variable]: value }))};\n`,
  ],
  TOML: [
    'config.toml',
    (value, { name, variable }) => `[mcp_servers.${name}.env]\n${variable} = "${oneLine(value)}"\n`,
  ],
  'shell in Markdown': [
    'README.md',
    (value, { name, variable }) =>
      `# Set up\n\n\`\`\`sh\nexport ${variable}="${oneLine(value)}"\nnpx -y ${name}-mcp\n\`\`\`\n`,
  ],
};

/** Those that stand in the place of a credential without being one; `length` is that of the credential's random part. */
const PLACEHOLDERS: Readonly<Record<string, (prefix: string, length: number, variable: string) => string>> = {
  'input of VS Code': () => '${input:api-key}',
  'variable of a host': (_, __, variable) => `\${env:${variable}}`,
  'variable of a shell': (_, __, variable) => `\${${variable}}`,
  'variable with default': (_, __, variable) => `\${${variable}:-}`,
  braces: () => '{{api_key}}',
  'angle brackets': (prefix) => `${prefix}<your-api-key>`,
  'YOUR_…': (_, __, variable) => `YOUR_${variable}`,
  'your-…-here': (prefix) => `${prefix}your-key-here`,
  'small x': (prefix, length) => prefix + 'x'.repeat(length),
  'large X': (prefix, length) => prefix + 'X'.repeat(length),
  digits: (prefix, length) => prefix + '1234567890abcdef'.repeat(20).slice(0, length),
  ellipsis: (prefix) => `${prefix}...`,
  stars: (prefix, length) => prefix + '*'.repeat(length),
  '1Password reference': (_, __, variable) => `op://Private/${variable}/credential`,
};
const PLACEHOLDER_PLACES = ['env of a host entry', 'bearer header', '.env', 'environment default (TypeScript)'];

/** Formats of which one credential fills a whole line: those of more lines are no value of an environment variable. */
const placed = secretFormats.filter(({ id }) => id !== 'generic');

/** Every format in every placement, with credentials of several seeds. */
export function* credentialCases(seeds: number): Generator<Case> {
  for (const format of placed) {
    for (const [placement, [group, [path, place]]] of Object.entries(PLACEMENTS).entries()) {
      for (let seed = 1; seed <= seeds; seed++) {
        // Each project has a credential of its own.
        const value = sample(format.id, seed * 7907 + placement) ?? '';
        yield { path, text: place(value, serviceOf(format)), format: format.id, group };
      }
    }
  }
}

/** Every style of placeholder in the form of every format, in four placements. */
export function* placeholderCases(): Generator<Case> {
  for (const format of placed) {
    const service = serviceOf(format);
    const prefix = format.shapes[0]?.before === 0 ? (format.shapes[0].anchors[0] ?? '') : '';
    const length = Math.min(64, Math.max(16, (sample(format.id, 1) ?? '').length - prefix.length));
    for (const [group, hold] of Object.entries(PLACEHOLDERS)) {
      for (const placement of PLACEHOLDER_PLACES) {
        const [path, place] = PLACEMENTS[placement] ?? ['', String];
        yield { path, text: place(hold(prefix, length, service.variable), service), format: undefined, group };
      }
    }
  }
}

function serviceOf({ id, variables }: SecretFormat): Service {
  return { name: id.replace(/-(?:api-key|legacy|project|secret|api)$/, ''), variable: variables[0] };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function oneLine(value: string): string {
  return value.replaceAll('\n', '\\n');
}

function camelCase(variable: string): string {
  return variable.toLowerCase().replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}
