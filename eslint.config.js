// One linter for everything: types through typescript-eslint's project service, templates through vue-eslint-parser.
// Form (spaces, quotes, line breaks) is Prettier's business, so every formatting rule is off here.
import globals from 'globals'
import pluginVue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'

const ts = ['**/*.ts']
const vue = ['**/*.vue']
const tests = [
  '**/*.test.ts',
  '**/*.test.mjs',
  '**/*.contract.ts',
  'electron/e2e/**/*.ts',
  '**/testing.ts',
]
const scripts = ['scripts/**/*.mjs', '*.js', '*.mjs']

const namedExportsOnly = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }
const tidyIsSynchronous = {
  selector: 'CallExpression[callee.property.name="tidy"] > :function[async=true]',
  message: 'tidy frees the tensors of an async function too early.',
}
const noBlockingRead = {
  selector: 'CallExpression[callee.property.name=/^(dataSync|arraySync)$/]',
  message: 'Stalls the GPU. Use readScalars or await data().',
}

/** Vue's own formatting rules: they contradict Prettier. */
const formattingOff = Object.fromEntries(
  [
    'first-attribute-linebreak',
    'html-closing-bracket-newline',
    'html-closing-bracket-spacing',
    'html-indent',
    'html-quotes',
    'html-self-closing',
    'max-attributes-per-line',
    'multiline-html-element-content-newline',
    'mustache-interpolation-spacing',
    'no-multi-spaces',
    'no-spaces-around-equal-signs-in-attribute',
    'singleline-html-element-content-newline',
  ].map((rule) => [`vue/${rule}`, 'off']),
)

const houseRules = {
  'id-denylist': [
    'error',
    ...['lr', 'wd', 'mom', 'bs', 'cfg', 'arr', 'tmp', 'obj', 'cb', 'e', 'err', 'res'],
  ],
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 5],
  complexity: ['error', 12],
  'no-console': 'error',
  'no-restricted-syntax': ['error', namedExportsOnly],
  eqeqeq: ['error', 'always', { null: 'ignore' }],
}

const typedRules = {
  '@typescript-eslint/switch-exhaustiveness-check': 'error',
  // Messages carry both numbers; a number in a template is never a mistake.
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  // 8.73 overflows its stack on recursive types such as tfjs's TensorContainer.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
}

export default tseslint.config(
  {
    ignores: [
      ...['node_modules', 'out', 'dist', 'release', 'playwright-report', 'test-results'],
      '**/fixtures/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  { files: [...ts, ...vue], extends: [...tseslint.configs.strictTypeChecked] },
  ...pluginVue.configs['flat/recommended'],
  {
    files: [...ts, ...vue],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: { ...houseRules, ...typedRules },
  },
  {
    files: vue,
    languageOptions: {
      parser: vueParser,
      parserOptions: { parser: tseslint.parser },
      globals: globals.browser,
    },
    rules: {
      ...formattingOff,
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-props-declaration': ['error', 'type-based'],
      // A component file is its default export; `undefined` as default is what exactOptionalPropertyTypes already says.
      'no-restricted-syntax': 'off',
      'vue/require-default-prop': 'off',
    },
  },
  {
    files: ['core/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Pass a seeded Random.' },
        { object: 'Date', property: 'now', message: 'Pass a Clock.' },
      ],
      'no-restricted-syntax': ['error', tidyIsSynchronous, noBlockingRead, namedExportsOnly],
    },
  },
  {
    files: scripts,
    languageOptions: { globals: globals.node, ecmaVersion: 2024, sourceType: 'module' },
    rules: { ...houseRules, 'no-undef': 'error', 'no-unused-vars': 'error' },
  },
  {
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-syntax': 'off',
    },
  },
  {
    files: ['**/*.test.ts', '**/*.contract.ts', 'electron/e2e/**/*.ts', '**/testing.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  // Tools read their settings from a default export.
  {
    files: ['*.config.ts', '*.config.js', '*.mjs', '**/*.config.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
)
