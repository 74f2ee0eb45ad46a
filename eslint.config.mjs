import tseslint from 'typescript-eslint';

/** A layer may import only what its entry names; the message says the rule of the house. */
const forbid = (files, patterns, extra = []) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [...patterns, ...extra] }] },
});

const toolkit = { group: ['@vscode/webview-ui-toolkit', '@vscode/webview-ui-toolkit/*'], message: 'Only webview/toolkit.ts imports the toolkit.' };
const vscode = { group: ['vscode'], message: 'Only extension/ imports vscode.' };
const nodeBuiltins = { group: ['node:*', 'fs', 'path', 'worker_threads', 'os', 'vm'], message: 'The engine knows Node only at its edges: engine/worker, engine/cli, engine/node.' };

export default tseslint.config(
  { ignores: ['node_modules/', 'dist/', 'out/', '.cache/', 'examples/', 'test/fixtures/', 'test/corpus/losses/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './webview/tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-eval': 'off',
      eqeqeq: ['error', 'always'],
    },
  },
  { files: ['**/*.mjs', '**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
  // A rule names each quantity in a const of its own: the engine reads the names, not the values.
  {
    files: ['engine/optimizers/*.ts'],
    rules: { '@typescript-eslint/no-unused-vars': 'off', 'no-useless-assignment': 'off' },
  },
  forbid(['engine/**/*.ts'], [vscode, { group: ['**/extension/**', '**/webview/**'], message: 'The engine imports nothing of the other layers.' }, nodeBuiltins]),
  forbid(['engine/worker/**/*.ts', 'engine/cli/**/*.ts', 'engine/node/**/*.ts'], [vscode, { group: ['**/extension/**', '**/webview/**'], message: 'The engine imports nothing of the other layers.' }]),
  forbid(['extension/**/*.ts'], [{ regex: 'webview/(?!protocol|gradientCheck/gradientProtocol|differences/differencesProtocol)', message: 'The extension knows the webview only by its protocol.' }, toolkit]),
  forbid(['webview/**/*.{ts,tsx}'], [
    vscode,
    nodeBuiltins,
    { group: ['**/extension/**'], message: 'The webview talks to the extension only through its protocol.' },
    { regex: 'engine/', allowTypeImports: true, message: 'The webview takes only types from the engine.' },
  ], [toolkit]),
  { files: ['webview/toolkit.ts'], rules: { 'no-restricted-imports': 'off' } },
);
