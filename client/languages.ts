/** The editor's ids of the languages that are audited; `activationEvents` in package.json names the same ones. */
export const LANGUAGES = [
  'typescript',
  'typescriptreact',
  'javascript',
  'javascriptreact',
  'python',
  'json',
  'jsonc',
  'dotenv',
] as const;
