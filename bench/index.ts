/** npm run bench -- <name> [--json] [--quick]: how fast it is, on this machine, now. */
import { parseArgs } from 'node:util'
import type { Bench } from './bench.ts'

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  datasets: async () => (await import('./datasets.ts')).benchDatasets,
  step: async () => (await import('./step/index.ts')).benchStep,
  supernet: async () => (await import('./supernet/processes.ts')).benchSupernets,
  'supernet-case': async () => (await import('./supernet/index.ts')).benchSupernet,
  store: async () => (await import('./storeBench.ts')).benchStore,
  ui: async () => (await import('./ui/index.ts')).benchUi,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
})

const [name = ''] = positionals
const load = benches[name]
if (load) {
  const bench = await load()
  await bench({
    ...values,
    report: (line) => process.stdout.write(`${line}\n`),
    progress: (line) => process.stderr.write(`${line}\n`),
  })
} else {
  const known = Object.keys(benches).join(', ')
  process.stderr.write(`bench: no bench “${name}”; there are ${known}\n`)
  process.exitCode = 1
}
