/** The editor's ids of the languages in which servers are written. */
export const CODE_LANGUAGES = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'python'] as const;

/** The editor's ids of the languages that are audited; `activationEvents` in package.json names the same ones. */
export const LANGUAGES = [
  ...CODE_LANGUAGES,
  'json',
  'jsonc',
  'dotenv',
  'yaml',
  'dockercompose',
  'github-actions-workflow',
  'toml',
  'properties',
  'dockerfile',
  'shellscript',
] as const;

/** Files of settings that editors take for plain text. */
export const PATTERNS = ['**/{.env,.env.*,*.env,.dev.vars,.dev.vars.*}', '**/*mcp*.json.*'] as const;
