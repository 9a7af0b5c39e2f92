import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'
import { svelteFloors } from './tools/floors/svelte.mjs'

/**
 * Components with types too, as `npm run check` wants it: every component is a program of its own to the type checker, three
 * minutes in all. `npm test` leaves these rules out for components, whose types svelte-check checks in any case.
 */
const typedComponents = process.env.CONDYLE_LINT_COMPONENTS === 'typed'

/** Type-aware lint; formatting is prettier's, the floors of the house mostly dependency-cruiser's. */
export default ts.config(
  {
    ignores: [
      'out/',
      'node_modules/',
      '.runtime/',
      '.cache/',
      'test-results/',
      'models/training/runs/',
      'models/training/.venv/',
    ],
  },
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
  {
    files: ['**/*.mjs', '**/*.js', ...(typedComponents ? [] : ['**/*.svelte'])],
    ...ts.configs.disableTypeChecked,
  },
  ...svelteFloors,
)
