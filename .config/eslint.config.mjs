import tseslint from 'typescript-eslint';
import { layers, restrictedIn } from './layers.mjs';

const pure = [
  {
    group: ['vscode', 'child_process', 'node:*', 'fs', 'os', 'path', 'crypto'],
    message: 'The core is pure: pass inputs in.',
  },
  {
    regex:
      '^(?:\\.\\./)+(?:webview|layout|protocol|settings|reveal|archive|buildx|cli|commands|evidence|fingerprint|fix|panel|providers|prove|session|tree)(?:/|$)',
    message: 'The core imports nothing from outside of it.',
  },
];

/** The panel is the extension's last part: what others need of it has a place of its own. */
const noWebview = {
  regex: '^(?:\\.\\./)+webview(?:/|$)',
  message:
    'The extension and the command import nothing of the webview: what both use is in extension/layout or the core.',
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/out/**', '**/node_modules/**', '**/*.mjs', '**/*.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: '../tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Code points are what BuildKit's lexer reads too.
      '@typescript-eslint/no-misused-spread': ['error', { allow: [{ from: 'lib', name: 'string' }] }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
    },
  },
  { files: ['extension/**/*.ts'], rules: { 'no-restricted-imports': ['error', { patterns: [noWebview] }] } },
  {
    files: ['extension/cli/**/*.ts', 'extension/layout/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [noWebview, { group: ['vscode'], message: 'The command runs without an editor.' }] },
      ],
    },
  },
  ...layers.map((layer) => ({
    files: [`extension/core/${layer}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns: [...pure, ...restrictedIn(layer)] }] },
  })),
  {
    files: ['extension/core/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'process',
        'fetch',
        'setTimeout',
        'performance',
        'Buffer',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The core has no clock.' },
        { object: 'Math', property: 'random', message: 'The core is deterministic.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // d3 hands its behaviours' methods to selection.call; they do not use `this`.
    files: ['webview/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
);
