/** The trainer over a Port made of two arrays, on a data set written as the importer writes it. */
import { expect, test } from 'vitest'
import { systemClock } from '../contract/clock.ts'
import type { Port } from '../contract/rpc.ts'
import { fromTrainerSchema } from '../contract/trainer.ts'
import type { FromTrainer, ToTrainer } from '../contract/trainer.ts'
import { createControl } from './control.ts'
import { createMetricBatch } from './metricBatch.ts'
import { runTrainer } from './trainer.ts'

function pair() {
  const received: FromTrainer[] = []
  let listener: (message: unknown) => void = () => undefined
  const port: Port = {
    post: (message) => received.push(fromTrainerSchema.parse(structuredClone(message))),
    onMessage: (heard) => {
      listener = heard
      return () => undefined
    },
  }
  return { port, received, tell: (message: ToTrainer) => listener(message) }
}

const start: Extract<ToTrainer, { kind: 'start' }> = {
  kind: 'start',
  runId: 'r1',
  method: 'spherical-motion',
  config: {},
  datasetFolders: {},
  checkpointFolder: '.',
  resumeFrom: null,
}

async function ending(received: FromTrainer[]): Promise<FromTrainer> {
  for (;;) {
    const last = received.find(({ kind }) => kind === 'failed' || kind === 'ended')
    if (last) return last
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

test('a data set that is not there fails the run with its name', async () => {
  const { port, received, tell } = pair()
  runTrainer(port, systemClock)
  tell(start)
  expect(await ending(received)).toMatchObject({
    kind: 'failed',
    error: {
      code: 'dataset-unknown',
      message: expect.stringContaining('fashion-mnist-6k') as unknown,
    },
  })
})

test('a configuration out of range fails the run with path and value', async () => {
  const { port, received, tell } = pair()
  runTrainer(port, systemClock)
  tell({ ...start, config: { optimizer: { momentum: 1.5 } } })
  expect(await ending(received)).toMatchObject({
    kind: 'failed',
    error: {
      code: 'config-invalid',
      message: expect.stringMatching(/optimizer\.momentum.*1\.5/) as unknown,
    },
  })
})

test('pauses stop the stopwatch, and a stop while paused ends the wait', async () => {
  let now = 0
  const clock = { now: () => new Date(0), seconds: () => now }
  const { control, pause, resume, stop } = createControl(clock)
  now = 10
  expect(await control.next()).toBe('continue')
  expect(control.seconds()).toBe(10)
  pause()
  const waiting = control.next()
  await new Promise((resolve) => setTimeout(resolve, 20))
  now = 100
  resume()
  expect(await waiting).toBe('continue')
  expect(control.seconds()).toBe(10)
  pause()
  const ended = control.next()
  await new Promise((resolve) => setTimeout(resolve, 20))
  stop()
  expect(await ended).toBe('stop')
})

test('figures of the same series share a block, others get their own', () => {
  const batch = createMetricBatch()
  batch.add(1, 0.5, { loss: 2, 'angularUpdate:conv1': 0.1 })
  batch.add(2, 1, { loss: Number.NaN, 'angularUpdate:conv1': 0.2 })
  batch.add(2, 1, { 'test/accuracy': 0.75 })
  expect(batch.take()).toEqual([
    {
      series: [
        { family: 'loss', layer: null },
        { family: 'angularUpdate', layer: 'conv1' },
      ],
      steps: Float64Array.of(1, 2),
      seconds: Float64Array.of(0.5, 1),
      values: Float64Array.of(2, 0.1, Number.NaN, 0.2),
    },
    {
      series: [{ family: 'test/accuracy', layer: null }],
      steps: Float64Array.of(2),
      seconds: Float64Array.of(1),
      values: Float64Array.of(0.75),
    },
  ])
  expect(batch.take()).toEqual([])
})
