import tseslint from 'typescript-eslint';

const pure = [
  {
    group: ['vscode', 'child_process', 'node:*', 'fs', 'os', 'path', 'crypto'],
    message: 'The core is pure: pass inputs in.',
  },
  {
    regex:
      '^(?:\\.\\./)+(?:webview|protocol|settings|reveal|archive|buildx|cli|commands|evidence|fingerprint|panel|providers|prove|repair|session|tree)(?:/|$)',
    message: 'The core imports nothing from outside of it.',
  },
];

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
  {
    files: ['extension/core/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: pure }],
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
