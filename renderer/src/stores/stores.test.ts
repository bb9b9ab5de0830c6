import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createApp } from 'vue'
import type { MethodId } from '../../../core/contract/method.ts'
import { bridgeKey, openBridge } from '../bridge/bridge.ts'
import { createFakeHost } from '../bridge/fake.ts'
import type { FakeHost } from '../bridge/fake.ts'
import { useAppStore } from './app.ts'
import { useDatasetsStore } from './datasets.ts'
import { useImportsStore } from './imports.ts'
import { useMethodsStore } from './methods.ts'
import { useRunsStore } from './runs.ts'
import { useToastsStore } from './toasts.ts'

let host: FakeHost

beforeEach(() => {
  vi.useFakeTimers()
  host = createFakeHost({ stepsPerTick: 50, ticksPerSecond: 10 })
  const app = createApp({})
  app.provide(bridgeKey, openBridge(host))
  const pinia = createPinia()
  app.use(pinia)
  setActivePinia(pinia)
})
afterEach(() => {
  host.runs.close()
  vi.useRealTimers()
})

const demonstration = {
  ...{ method: 'spherical-motion' as MethodId, name: 'first' },
  config: { training: { steps: 1000 } },
}

describe('runs', () => {
  test('a started run is listed, moves with its events and finishes', async () => {
    const runs = useRunsStore()
    const { runId } = await runs.start(demonstration)
    expect(runs.active.map(({ name }) => name)).toEqual(['first'])
    await vi.advanceTimersByTimeAsync(1000)
    expect(runs.byId.get(runId)).toMatchObject({ step: 500, status: { kind: 'running' } })
    await vi.advanceTimersByTimeAsync(1100)
    expect(runs.byId.get(runId)).toMatchObject({ step: 1000, status: { kind: 'finished' } })
    expect(runs.active).toEqual([])
  })

  test('stop, resume and rename are what the engine says', async () => {
    const runs = useRunsStore()
    const { runId } = await runs.start(demonstration)
    const asked = runs.command(runId, 'stop')
    expect([...runs.stopping]).toEqual([runId])
    await asked
    expect([...runs.stopping]).toEqual([])
    expect(runs.byId.get(runId)?.status.kind).toBe('stopped')
    await runs.command(runId, 'resume')
    await runs.rename(runId, 'second')
    expect(runs.byId.get(runId)).toMatchObject({ name: 'second', status: { kind: 'running' } })
  })

  test('a deleted run leaves the list, and Undo brings it back', async () => {
    const [runs, toasts] = [useRunsStore(), useToastsStore()]
    const run = await runs.start(demonstration)
    await runs.remove(run)
    expect(runs.listed).toEqual([])
    toasts.toasts[0]?.action?.run()
    await vi.advanceTimersByTimeAsync(10)
    expect(runs.listed.map(({ runId }) => runId)).toEqual([run.runId])
  })

  test('a list that arrives late does not undo what events said', async () => {
    const runs = useRunsStore()
    const { runId } = await runs.start(demonstration)
    const loading = runs.load()
    await vi.advanceTimersByTimeAsync(100)
    await loading
    expect(runs.byId.get(runId)?.step).toBe(50)
    expect(runs.loaded).toBe(true)
  })
})

describe('data sets', () => {
  test('a drop is looked at, imported with progress, removed and restored', async () => {
    const [datasets, imports, toasts] = [useDatasetsStore(), useImportsStore(), useToastsStore()]
    await datasets.load()
    const before = datasets.listed.length
    await imports.look(['grant:1'])
    expect(imports.offer?.preview.formatId).toBe('idx')
    const importing = imports.accept(imports.offer!, 'Mine')
    await vi.advanceTimersByTimeAsync(400)
    expect(imports.progress).toMatchObject({ stage: 'writing', done: 0.5 })
    await vi.advanceTimersByTimeAsync(600)
    const dataset = await importing
    expect(imports.progress).toBeNull()
    expect(datasets.listed).toHaveLength(before + 1)
    await datasets.remove(dataset)
    expect(datasets.byId.has(dataset.id)).toBe(false)
    toasts.toasts.at(-1)?.action?.run()
    await vi.advanceTimersByTimeAsync(10)
    expect(datasets.byId.get(dataset.id)?.name).toBe('Mine')
  })
})

test('methods and engine are known after loading', async () => {
  const [methods, app] = [useMethodsStore(), useAppStore()]
  await Promise.all([methods.load(), app.load()])
  expect(methods.get('spherical-motion')?.presets.length).toBeGreaterThan(0)
  expect(app.connection).toMatchObject({ kind: 'connected', info: { readOnly: false } })
})

test('what takes long is said for as long as it takes', async () => {
  const toasts = useToastsStore()
  const texts = () => toasts.toasts.map(({ text }) => text)
  const done = toasts.during(
    'Writing…',
    () => new Promise((resolve) => setTimeout(resolve, 20_000)),
  )
  await vi.advanceTimersByTimeAsync(19_000)
  expect(texts()).toEqual(['Writing…'])
  await vi.advanceTimersByTimeAsync(1_000)
  await done
  expect(texts()).toEqual([])
})

test('a failure becomes a message that stays; a note leaves by itself', async () => {
  const [runs, toasts] = [useRunsStore(), useToastsStore()]
  await toasts.attempt(() => runs.command('nobody', 'stop'))
  toasts.note('done')
  expect(toasts.toasts.map(({ text }) => text)).toEqual(['no run nobody', 'done'])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(toasts.toasts.map(({ kind }) => kind)).toEqual(['error'])
})
