import tseslint from 'typescript-eslint';

// The core is pure (ARCHITECTURE.md): only these may touch the machine.
const impureModules = [
  'src/cli.ts',
  'src/commands/**',
  'src/load/**',
  'src/catalog/load.ts',
  'src/write/**',
];
const impureImports = ['fs', 'node:fs', 'node:fs/promises', 'fs/promises', 'os', 'node:os', 'child_process', 'node:child_process', 'process', 'node:process', 'net', 'node:net', 'http', 'node:http'];

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.cache/', 'node_modules/', 'test/golden/cases/', 'coverage/'] },
  ...tseslint.configs.recommended,
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['src/**/*.ts'],
    ignores: impureModules,
    rules: {
      'no-restricted-imports': ['error', { paths: impureImports.map((name) => ({ name, message: 'The core is pure: only the command line, the loader and the writer touch the machine.' })) }],
      'no-restricted-globals': ['error', 'process', 'Date', 'fetch', 'setTimeout', 'performance'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Same input, same bytes.' },
        { property: 'localeCompare', message: 'Depends on the locale; compare code units (src/util/order.ts).' },
        { property: 'toLocaleString', message: 'Depends on the locale.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/cli.ts', 'src/commands/**'],
    rules: {
      'no-restricted-syntax': ['error', { selector: 'ImportDeclaration[source.value=/(commands\\/|cli\\.js$)/]', message: 'The core does not know the command line.' }],
    },
  },
);
