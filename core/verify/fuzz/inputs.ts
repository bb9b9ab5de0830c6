/** One mutated input of each kind, tried as the product would take it: “read”, “refused”, or what was thrown. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openWorkbench } from '../../app/index.ts'
import { portPair } from '../../app/portPair.ts'
import { assign } from '../../cli/configuration.ts'
import { requests } from '../../contract/api.ts'
import { systemClock } from '../../contract/clock.ts'
import { WorkbenchError } from '../../contract/errors.ts'
import type { Config } from '../../contract/method.ts'
import { serve } from '../../contract/rpc.ts'
import { fromTrainerSchema, toTrainerSchema } from '../../contract/trainer.ts'
import { openSource } from '../../datasets/openSource.ts'
import { methodDefinitions } from '../../methods/registry.ts'
import { readPretrained } from '../../pretrained/readPretrained.ts'
import {
  littleLayers,
  littleTensors,
  writeLayersModel,
  writeSafetensors,
} from '../../pretrained/testing.ts'
import { readJournal } from '../../runs/journal.ts'
import type { Random } from '../../tensor/random.ts'
import { readCheckpoint, writeCheckpoint } from '../../training/checkpoint.ts'
import { mutate } from '../mutate.ts'
import { one, ours } from './attempt.ts'
import type { Prepare } from './attempt.ts'
import { bundles } from './bundles.ts'
import { eventFiles, metricTables } from './curves.ts'
import { mutateJson } from './mutateJson.ts'

const definitions = [...methodDefinitions.values()]

const configurations: Prepare = () =>
  Promise.resolve((random) => {
    const definition = one(definitions, random)
    const presets = definition.description.presets.map((preset) => preset.config)
    const whole = definition.parse({}).config ?? {}
    const config = mutateJson(one([whole, ...presets], random), random) as Config
    return ours(() => {
      const { config: parsed } = definition.parse(config)
      if (parsed === null) throw new WorkbenchError('config-invalid', 'refused')
      definition.check(parsed, [])
      definition.forecast(parsed)
    })
  })

const filters = [
  'state = finished and metric:test/accuracy > 0.9',
  'name contains "conv" or (tag = a and not method = mabn)',
  'setting:optimizer.learningRate <= 1e-3',
  'dataset = "fashion" created > 2026-01-01',
]

/** The window's language, by path: core does not import the window. */
const expressions: Prepare = async () => {
  const place = join(import.meta.dirname, '../../../renderer/src/filter')
  const { parseFilter } = (await import(join(place, 'filter.ts'))) as {
    parseFilter: (text: string) => unknown
  }
  const { FilterError } = (await import(join(place, 'tokens.ts'))) as {
    FilterError: new () => Error
  }
  return (random) => {
    const text = mutate(Buffer.from(one(filters, random)), random)
    const deep = random.uniform() < 0.02 ? '('.repeat(random.integer(20_000)) : ''
    return ours(
      () => parseFilter(deep + Buffer.from(text).toString('utf8')),
      (thrown) => thrown instanceof FilterError,
    )
  }
}

const modelFiles: Prepare = async (folder) => {
  const place = join(folder, 'seeds')
  await mkdir(place, { recursive: true })
  writeSafetensors(join(place, 'a.safetensors'), littleTensors())
  const layers = writeLayersModel(place, littleLayers, littleTensors())
  const seeds = await Promise.all(
    [[join(place, 'a.safetensors')], layers].map((paths) =>
      Promise.all(paths.map(async (path) => ({ path, bytes: await readFile(path) }))),
    ),
  )
  return async (random) => {
    const files = one(seeds, random)
    const victim = random.integer(files.length)
    const target = join(folder, 'case')
    await mkdir(target, { recursive: true })
    const paths: string[] = []
    for (const [index, { path, bytes }] of files.entries()) {
      const written = join(target, path.slice(place.length + 1))
      await writeFile(written, index === victim ? brokenModel(bytes, path, random) : bytes)
      paths.push(written)
    }
    const outcome = await ours(async () => {
      const source = await openSource(paths, { scratchFolder: join(folder, 'scratch') })
      try {
        await readPretrained(source)
      } finally {
        await source.close()
      }
    })
    await rm(target, { recursive: true })
    return outcome
  }
}

function brokenModel(bytes: Buffer, path: string, random: Random): Uint8Array {
  const asJson = path.endsWith('.json') && random.uniform() < 0.6
  if (!asJson) return mutate(bytes, random)
  return Buffer.from(JSON.stringify(mutateJson(JSON.parse(bytes.toString('utf8')), random)))
}

const checkpoints: Prepare = async (folder) => {
  const file = join(folder, 'a.checkpoint')
  await writeCheckpoint(file, {
    state: { step: 3, streams: [1, 2] },
    tensors: { a: { dtype: 'float32', shape: [4], values: Float32Array.of(1, 2, 3, 4) } },
  })
  const bytes = await readFile(file)
  return async (random) => {
    await writeFile(file, mutate(bytes, random))
    return ours(() => readCheckpoint(file))
  }
}

const assignments = [
  'optimizer.learningRate=0.1',
  'training.steps=100',
  'batchSizes=[2,8]',
  'model="conv-small"',
  'policy.controls=value, neural',
]

const commandLine: Prepare = () =>
  Promise.resolve((random) => {
    const definition = one(definitions, random)
    const config: Config = {}
    const given = Array.from({ length: 1 + random.integer(3) }, () =>
      Buffer.from(mutate(Buffer.from(one(assignments, random)), random)).toString('utf8'),
    )
    return ours(() => {
      for (const text of given) assign(config, text)
      if ('polluted' in {}) throw new Error('the prototype of all objects was changed')
      if (definition.parse(config).config === null)
        throw new WorkbenchError('config-invalid', 'refused')
    })
  })

const messages: Prepare = (folder) => {
  const file = join(folder, 'entries.jsonl')
  const lines = '1 0 ["base",[]]\n2 5 ["purgeRun",["run-1"]]\n'
  const start = {
    ...{ kind: 'start', runId: 'run-1', method: 'mabn', config: {}, datasetFolders: {} },
    ...{ checkpointFolder: 'x', resumeFrom: null },
  }
  const progress = { kind: 'progress', step: 1, seconds: 1, blocks: [], events: [] }
  return Promise.resolve(async (random) => {
    const to = toTrainerSchema.safeParse(mutateJson(start, random))
    const from = fromTrainerSchema.safeParse(mutateJson(progress, random))
    await writeFile(file, mutate(Buffer.from(lines), random))
    readJournal(file)
    return to.success || from.success ? 'read' : 'refused'
  })
}

const examples: Readonly<Record<string, object>> = {
  'runs.start': { method: 'spherical-motion', config: { model: 'mlp' }, name: 'x' },
  'runs.check': { method: 'mabn', config: {} },
  'runs.annotate': { runId: 'run-1', notes: 'x', tags: ['a'] },
  'runs.series': {
    ...{ runId: 'run-1', keys: [{ family: 'train/loss', layer: null }], maxPoints: 10 },
    ...{ fromStep: null, toStep: null },
  },
  'runs.seedBand': {
    ...{ runIds: ['run-1'], key: { family: 'train/loss', layer: null }, kind: 'error' },
    ...{ smoothing: 0.6, maxPoints: 10, fromStep: null, toStep: null, seconds: true },
  },
  'datasets.samples': { datasetId: 'digits-8x8', split: 'train', offset: 0, count: 2 },
  'datasets.import': { jobId: 'j', sources: ['token'], name: 'n' },
  'views.save': {
    ...{ viewId: 'v', name: 'n', filter: '', columns: ['name'], groupBy: null },
    sort: { column: 'name', descending: true },
  },
  'runs.rename': { runId: 'run-1', name: 'n' },
  'queue.order': { waiting: ['run-1'] },
}
const identities = [{}, { runId: 'run-1' }, { datasetId: 'digits-8x8' }, { viewId: 'v' }]
/** These train, install or export for long; their inputs are parsed by the same schemas. */
const skipped = /selfTest|studies\.start|exportModel|adopt|install/

/** Every request of the wire, asked as a window that was taken over might. */
const ipc: Prepare = async (folder) => {
  const workbench = await openWorkbench({
    ...{ workspace: join(folder, 'workspace'), version: '0', runtime: 'fuzz', clock: systemClock },
    builtInFolder: join(import.meta.dirname, '../../../resources/datasets'),
    launchTrainer: () => Promise.reject(new WorkbenchError('run-failed', 'nothing trains here')),
    pathOf: () => undefined,
  })
  const [near, far] = portPair()
  serve(far, workbench.handlers)
  const names = Object.keys(requests).filter((name) => !skipped.test(name))
  let call = 1
  return (random) => {
    const name = one(names, random)
    const example = examples[name] ?? one(identities, random)
    const input = random.uniform() < 0.3 ? example : mutateJson(example, random)
    const message = { call: call++, name, input }
    return new Promise((resolve, reject) => {
      const stop = near.onMessage((answer) => {
        const { reply, ok, error } = answer as {
          readonly reply: number
          readonly ok: boolean
          readonly error?: { readonly code: string; readonly message: string }
        }
        if (reply !== message.call) return
        stop()
        if (error?.code === 'internal') reject(new Error(`${name}: ${error.message}`))
        else resolve(ok ? 'read' : 'refused')
      })
      near.post(message)
    })
  }
}

export const kinds: Readonly<Record<string, Prepare>> = {
  ...{ configurations, expressions, modelFiles, checkpoints, commandLine, messages, ipc },
  ...{ eventFiles, metricTables, bundles },
}
