import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** Type-aware lint; formatting is prettier's. The `no-restricted-imports` rules are the floors of ARCHITECTURE.md. */
export default ts.config(
  { ignores: ['out/', 'node_modules/', '.runtime/', '.cache/', 'test-results/', 'models/training/runs/'] },
  ...ts.configs.recommendedTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', 'tools/*.mjs', 'tools/*/*.mjs', 'test/bench/*/*.js'] },
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-assertions': [
        'error',
        { assertionStyle: 'as', objectLiteralTypeAssertions: 'never' },
      ],
      'svelte/no-at-html-tags': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  { files: ['**/*.mjs', '**/*.js'], ...ts.configs.disableTypeChecked },
  floor('src-shared/**', ['**/src-*/**', '**/models/**', 'electron', 'node:*']),
  floor('src-renderer/**', ['**/src-main/**', '**/src-preload/**', '**/models/**', 'electron', 'node:*']),
  floor('src-main/imaging/**', [
    '**/inference/**',
    '**/casebook/**',
    '**/review/**',
    '**/exchange/**',
    '**/bench/**',
    '**/app/**',
  ]),
  floor('src-main/inference/**', [
    '**/imaging/**',
    '**/casebook/**',
    '**/review/**',
    '**/exchange/**',
    '**/bench/**',
    '**/app/**',
  ]),
  floor('src-main/casebook/**', [
    '**/imaging/**',
    '**/inference/**',
    '**/review/**',
    '**/exchange/**',
    '**/bench/**',
    '**/app/**',
  ]),
  floor('src-main/review/**', ['**/imaging/**', '**/inference/**', '**/exchange/**', '**/bench/**', '**/app/**']),
  floor('src-main/exchange/**', ['**/app/**', '**/bench/**']),
  floor('src-main/bench/**', ['**/app/**', '**/exchange/**']),
)

/** One floor of the house: what its files may not import. */
function floor(files, group) {
  return {
    files: [`${files}/*.ts`, `${files}/*.svelte`],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group }] }] },
  }
}
