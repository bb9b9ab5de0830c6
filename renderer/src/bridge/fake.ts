/** A host without an engine: the real protocol over two ends of a wire, with runs that tick in memory. */
import type { Handlers } from '../../../core/contract/api.ts'
import { WorkbenchError } from '../../../core/contract/errors.ts'
import type { ConfigIssue, ConfigValue } from '../../../core/contract/method.ts'
import { hasMethod } from '../../../core/contract/run.ts'
import { emit, serve } from '../../../core/contract/rpc.ts'
import type { Port } from '../../../core/contract/rpc.ts'
import { deskHandlers, studyHandlers } from './fake/desk.ts'
import { fakeDataset, fakePreview, fakeProvenance, fakeSample } from './fake/datasets.ts'
import { fakeMethods } from './fake/methods.ts'
import { fakeModel } from './fake/models.ts'
import { FakeRuns } from './fake/runs.ts'
import type { Pace } from './fake/runs.ts'
import type { Host } from './host.ts'

/** Two ends of a wire; messages arrive later and copied, as they do between processes. */
export function wire(): readonly [Port, Port] {
  const listeners = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()]
  const end = (own: 0 | 1): Port => ({
    post: (message) => {
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => {
        for (const listener of listeners[1 - own] ?? []) listener(copy)
      })
    },
    onMessage: (listener) => {
      listeners[own]?.add(listener)
      return () => listeners[own]?.delete(listener)
    },
  })
  return [end(0), end(1)]
}

function runHandlers(runs: FakeRuns) {
  return {
    'runs.list': () => [...runs.entries.values()].map(({ run }) => run),
    'runs.get': ({ runId }) => runs.entryOf(runId).run,
    'runs.start': (input) => runs.start(input),
    'runs.stop': ({ runId }) => runs.halt(runs.entryOf(runId), { kind: 'stopped' }),
    'runs.pause': ({ runId }) => runs.halt(runs.entryOf(runId), { kind: 'paused' }),
    'runs.continue': ({ runId }) => runs.go(runs.entryOf(runId)),
    'runs.resume': ({ runId }) => runs.go(runs.entryOf(runId)),
    'runs.rename': ({ runId, name }) => runs.change(runs.entryOf(runId), { name }),
    'runs.annotate': ({ runId, notes, tags }) => runs.change(runs.entryOf(runId), { notes, tags }),
    'runs.remove': ({ runId }) =>
      runs.change(runs.entryOf(runId), { deletedAt: new Date().toISOString() }),
    'runs.archive': ({ runId }) =>
      runs.change(runs.entryOf(runId), { archivedAt: new Date().toISOString() }),
    'runs.unarchive': ({ runId }) => runs.change(runs.entryOf(runId), { archivedAt: null }),
    'runs.checkpoints': ({ runId }) => {
      const { step, seconds, createdAt } = runs.entryOf(runId).run
      return [{ step, seconds, bytes: 1, createdAt }]
    },
    'runs.fork': ({ runId, config, name }) => {
      const { run } = runs.entryOf(runId)
      if (!hasMethod(run)) throw new WorkbenchError('method-unknown', 'imported curves')
      const { method, step } = run
      const fork = runs.start({ method, config, name })
      return runs.change(runs.entryOf(fork.runId), { parent: { runId, step } })
    },
    'runs.restore': ({ runId }) => runs.change(runs.entryOf(runId), { deletedAt: null }),
    'runs.purge': ({ runId }) => {
      runs.forget(runId)
      return {}
    },
    'runs.events': ({ runId }) => runs.entryOf(runId).events,
    'runs.seriesIndex': ({ runId }) => runs.index(runId),
    'runs.series': ({ runId, keys }) => runs.series(runId, keys),
    'runs.seedBand': () => {
      throw new WorkbenchError('request-invalid', 'runs of this preview are short')
    },
    'runs.exportTensorBoard': ({ runId }) => ({ folderName: `${runId}-tensorboard`, bytes: 1 }),
    'runs.exportParquet': ({ runId }) => ({ fileName: `${runId}.parquet`, bytes: 1 }),
    'runs.exportBundle': ({ runId }) => ({ fileName: `${runId}.steradian`, bytes: 1 }),
    'runs.recogniseCurves': () => ({ kind: 'other' }),
    'runs.importCurves': () => {
      throw new WorkbenchError('curves-unreadable', 'the browser has no engine to read files')
    },
    'runs.cancelImport': () => ({}),
    'runs.importBundle': () => {
      throw new Error('this preview has no files to import')
    },
    'runs.exportModel': ({ runId, format }) => ({
      folderName: `${runId}-${format}`,
      step: 1,
      bytes: 1,
    }),
    'runs.export': ({ runId, format }) => ({ fileName: `run.${format}`, text: runId }),
    'runs.report': ({ runIds }) => ({ fileName: 'report.html', text: runIds.join() }),
  } satisfies Partial<Handlers>
}

function modelHandlers() {
  const models = new Map(
    [fakeModel('mobilenet-v2', 'MobileNet V2', true)].map((one) => [one.id, one]),
  )
  return {
    'models.list': () => [...models.values()],
    'models.describe': ({ modelId }) => {
      const model = models.get(modelId)
      if (!model) throw new WorkbenchError('model-unknown', `there is no model “${modelId}”`)
      return model
    },
    'models.import': ({ name }) => {
      const model = fakeModel(name.toLowerCase().replaceAll(' ', '-'), name, false)
      models.set(model.id, model)
      return model
    },
    'models.remove': ({ modelId }) => {
      models.delete(modelId)
      return {}
    },
  } satisfies Partial<Handlers>
}

function datasetHandlers(port: Port) {
  const datasets = new Map(
    [
      fakeDataset('fashion-mnist-6k', 'Fashion-MNIST, 6,000', true),
      fakeDataset('digits', 'Handwritten digits', true),
    ].map((dataset) => [dataset.id, dataset]),
  )
  const removed = new Map<string, ReturnType<typeof fakeDataset>>()
  return {
    'datasets.list': () => [...datasets.values()],
    'datasets.preview': () => fakePreview(),
    'datasets.import': async ({ jobId, name }) => {
      for (const done of [0.2, 0.5, 0.9]) {
        const remainingSeconds = (1 - done) * 2
        emit(port, 'dataset.progress', {
          jobId,
          stage: 'writing',
          done,
          total: 1,
          remainingSeconds,
        })
        await new Promise((resolve) => setTimeout(resolve, 300))
      }
      const dataset = fakeDataset(name.toLowerCase().replaceAll(' ', '-'), name, false)
      datasets.set(dataset.id, dataset)
      return dataset
    },
    'datasets.cancelImport': () => ({}),
    'datasets.unfinished': () => [],
    'datasets.continueImport': () => fakeDataset('continued', 'Continued', false),
    'datasets.discardImport': () => ({}),
    'datasets.provenance': () => fakeProvenance(),
    'datasets.relink': ({ datasetId }) => fakeDataset(datasetId, 'Linked anew', false),
    'datasets.samples': ({ split, offset, count }) =>
      Array.from({ length: count }, (_, index) => fakeSample(offset + index, split)),
    'datasets.export': ({ datasetId, format }) => ({ name: `${datasetId}-${format}` }),
    'datasets.remove': ({ datasetId }) => {
      const dataset = datasets.get(datasetId)
      if (dataset) removed.set(datasetId, dataset)
      datasets.delete(datasetId)
      return {}
    },
    'datasets.restore': ({ datasetId }) => {
      const dataset = removed.get(datasetId)
      if (!dataset) throw new WorkbenchError('dataset-unknown', `no data set ${datasetId}`)
      datasets.set(datasetId, dataset)
      return dataset
    },
  } satisfies Partial<Handlers>
}

function optimizerNumber(config: Record<string, ConfigValue>, name: string): number {
  const { optimizer } = config
  if (typeof optimizer !== 'object' || optimizer === null || Array.isArray(optimizer)) return NaN
  const value = optimizer[name]
  return typeof value === 'number' ? value : NaN
}

const check: Handlers['runs.check'] = ({ config }) => {
  const [rate, decay, momentum] = ['learningRate', 'weightDecay', 'momentum'].map((name) =>
    optimizerNumber(config, name),
  ) as [number, number, number]
  const issues: ConfigIssue[] = []
  if (!(rate > 0 && rate <= 10))
    issues.push({
      ...{ path: 'optimizer.learningRate', severity: 'error' },
      message: `must be above 0 and at most 10 (given: ${rate})`,
    })
  if (momentum > 0.98)
    issues.push({
      ...{ path: 'optimizer.momentum', severity: 'warning' },
      message: 'convergence is not proven above (1 − √(ηλ))²',
    })
  const ratio = (rate * decay) / (1 + momentum)
  const forecasts = [
    {
      ...{ label: 'Equilibrium angular update', value: Math.acos(1 - ratio), unit: 'rad/step' },
      help: 'arccos(1 − ηλ/(1 + α)): every scale-invariant layer turns by this at each step.',
    },
    {
      ...{ label: 'Time constant', value: (1 - momentum) / (4 * rate * decay), unit: 'steps' },
      help: '(1 − α)/(4ηλ): the fourth power of the norm approaches its equilibrium at this rate.',
    },
  ]
  return { issues, forecasts: issues.some(({ severity }) => severity === 'error') ? [] : forecasts }
}

export interface FakeHost extends Host {
  readonly runs: FakeRuns
}

export function createFakeHost(pace: Pace = { stepsPerTick: 12, ticksPerSecond: 8 }): FakeHost {
  const [port, engine] = wire()
  const runs = new FakeRuns(engine, pace)
  serve(engine, {
    'app.info': () => ({
      ...{ version: '0.1.0', workspace: '~/Steradian', readOnly: false, runtime: 'in the browser' },
    }),
    'methods.list': () => fakeMethods,
    'runs.check': check,
    ...modelHandlers(),
    ...datasetHandlers(engine),
    ...runHandlers(runs),
    ...deskHandlers(engine),
    ...studyHandlers(engine),
  })
  return {
    port,
    runs,
    grantFiles: (files) => files.map(({ name }) => `grant:${name}`),
    chooseFiles: () => Promise.resolve(['grant:train-images-idx3-ubyte']),
    chooseFolder: () => Promise.resolve(['grant:pictures']),
    onOpenedFiles: () => undefined,
    pasteFiles: () => Promise.resolve(['grant:pictures']),
    saveText: () => Promise.resolve(true),
    saveBytes: () => Promise.resolve(true),
    savePdf: () => Promise.resolve(true),
    speak: () => Promise.resolve(),
    openWindow: () => Promise.resolve(),
    offersTour: false,
    platform: 'linux',
  }
}
