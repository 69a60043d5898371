import tseslint from 'typescript-eslint';

/** Import walls: `files` may not import what matches `patterns`. `test/repository.test.ts` checks the same map. */
const wall = (files, patterns, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: patterns, message }] }] },
});

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'out', '.cache', 'coverage', 'examples', '**/*.js', '**/*.mjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['server/engine/tsconfig.json', 'server/tsconfig.json', 'client/tsconfig.json', 'test/tsconfig.json'],
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['server/cli/**', 'scripts/**', 'test/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**'],
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-unused-expressions': 'off' },
  },
  wall(
    ['server/engine/**'],
    ['vscode*', 'node:*', '**/lsp/**', '**/cli/**', '**/client/**'],
    'The engine is pure: no node, no editor, no protocol.',
  ),
  wall(
    ['server/engine/rules/**'],
    ['vscode*', 'node:*', '**/languages/**', '**/frameworks/**', '**/fixes/**', '**/program/**', '**/gates/**'],
    'A rule reads facts, never a language, a framework or the tree.',
  ),
  wall(
    ['server/engine/languages/**'],
    ['vscode*', 'node:*', '**/facts/**', '**/frameworks/**', '**/fixes/**', '**/rules/**', '**/gates/**'],
    'A language lowers to the Program and knows nothing after it.',
  ),
  wall(['server/lsp/**', 'server/cli/**'], ['vscode', '**/client/**'], 'The server does not know the client.'),
);
