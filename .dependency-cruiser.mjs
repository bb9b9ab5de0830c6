const only = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to,
})
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only(
      'core-is-headless',
      '^core/',
      { path: '^(electron|renderer)/|node_modules/(electron|vue|pinia|echarts)/' },
      'core runs under plain Node',
    ),
    only(
      'contract-is-pure',
      '^core/contract/',
      { pathNot: '^core/contract/|node_modules/zod/' },
      'the sandboxed window loads it',
    ),
    only(
      'statistics-is-pure',
      '^core/statistics/',
      { pathNot: '^core/statistics/' },
      'the window tests its groups of seeds with it',
    ),
    only(
      'renderer-sees-only-the-contract',
      '^renderer/',
      { path: '^(core|electron)/', pathNot: '^core/(contract|statistics)/' },
      'the rest arrives over the bridge',
    ),
    only(
      'one-bridge',
      '^renderer/src/(?!bridge/)',
      { path: '^core/contract/rpc' },
      'only bridge/ speaks the protocol',
    ),
    only(
      'charts-are-pure',
      '^renderer/src/charts/',
      {
        path: '^renderer/src/(bridge|stores|composables|components|views)/|node_modules/(vue|pinia)/',
      },
      'data to option',
    ),
    only(
      'electron-is-a-shell',
      '^electron/',
      { path: '^core/', pathNot: '^core/(contract|app)/' },
      'core has a front door',
    ),
    only(
      'native-in-one-place',
      '^core/(?!tensor/backend)',
      { path: 'node_modules/@tensorflow/tfjs-(node|backend)' },
      'backend.ts picks the binding',
    ),
    only(
      'tf-through-tensor',
      '^core/(?!tensor/)',
      { path: 'node_modules/@tensorflow/' },
      'import tf from core/tensor/tf',
    ),
    only(
      'sql-in-one-place',
      '^core/(?!runs/)',
      { path: 'node_modules/better-sqlite3/' },
      'SQL stays in core/runs',
    ),
    only(
      'tensor-is-low',
      '^core/tensor/',
      { path: '^core/(?!tensor/|contract/)' },
      'tensor knows no science',
    ),
    only(
      'methods-are-islands',
      '^core/methods/(?!registry|trainings)([^/]+)',
      { path: '^core/methods/', pathNot: '^core/methods/($1|method\\.ts|formFields\\.ts)' },
      'a method can be read alone',
    ),
    only(
      'science-knows-no-storage',
      '^core/(methods|models|datasets|training)/',
      { path: '^core/(runs|app)/' },
      'results leave as values or events',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.node.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.vue', '.js', '.mjs', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
