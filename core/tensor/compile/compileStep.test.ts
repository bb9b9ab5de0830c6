import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { runEagerly } from '../eager.ts'
import { nativeBackend } from '../native.ts'
import type { HostTensor, StepRunner } from '../step.ts'
import { tf } from '../tf.ts'
import { compileStep } from './compileStep.ts'
import { convNet, convNetBatch } from './testing.ts'

const runners = [
  ['eager', runEagerly],
  ['compiled', compileStep],
] as const

function runSteps(runner: StepRunner, steps: number) {
  const losses: number[] = []
  for (let step = 0; step < steps; step += 1) {
    const info = runner.run(convNetBatch(step), {
      learningRate: 0.1 / (1 + step),
      weightDecay: 1e-3,
    })
    losses.push(info['loss']![0]!)
  }
  return { losses, state: runner.readState() }
}

test(
  '200 steps compiled and eager: losses and state are equal to the last bit',
  { timeout: 120_000 },
  () => {
    const [eager, compiled] = runners.map(([, make]) => {
      const runner = make(convNet())
      const ran = runSteps(runner, 200)
      runner.dispose()
      return ran
    })
    expect(compiled).toEqual(eager)
    expect(compiled!.losses.at(-1)).toBeLessThan(0.5 * compiled!.losses[0]!)
  },
)

test('info comes back by name with its type and shape, also what no branch touched', () => {
  const host: HostTensor = { dtype: 'int32', shape: [3], values: Int32Array.of(1, -2, 3) }
  for (const [, make] of runners) {
    const runner = make({
      initialState: { kept: tf.scalar(7) },
      exampleBatch: { x: host },
      hyper: { factor: 1 },
      step: (state, { x }, { factor }) => ({
        state,
        info: {
          integers: x!,
          positive: tf.greater(x!, tf.scalar(0, 'int32')),
          scaled: tf.mul(tf.cast(x!, 'float32'), factor!),
          constant: tf.scalar(4),
          kept: state.kept,
        },
      }),
    })
    const info = runner.run({ x: host }, { factor: 2 })
    expect(info['integers']).toEqual(Int32Array.of(1, -2, 3))
    expect(info['positive']).toEqual(Uint8Array.of(1, 0, 1))
    expect(info['scaled']).toEqual(Float32Array.of(2, -4, 6))
    expect(info['constant']).toEqual(Float32Array.of(4))
    expect(info['kept']).toEqual(Float32Array.of(7))
    runner.dispose()
  }
})

test.each(runners)('%s: states that change places, and a written state', (_, make) => {
  const scalar = (value: number): HostTensor => ({
    dtype: 'float32',
    shape: [],
    values: Float32Array.of(value),
  })
  const runner = make({
    initialState: { a: tf.scalar(1), b: { c: tf.scalar(2) } },
    exampleBatch: {},
    hyper: {},
    step: ({ a, b }) => ({ state: { a: b.c, b: { c: a } }, info: {} }),
  })
  const values = () => Object.values(runner.readState()).map((tensor) => tensor.values[0])
  runner.run({}, {})
  expect(values()).toEqual([2, 1])
  runner.writeState({ a: scalar(5), 'b/c': scalar(6) })
  expect(values()).toEqual([5, 6])
  runner.run({}, {})
  expect(values()).toEqual([6, 5])
  expect(() => runner.writeState({ a: scalar(5) })).toThrow('state b/c: expected float32 []')
  runner.dispose()
})

test.each(runners)('%s: bad input is refused with names and both shapes', (_, make) => {
  const runner = make(convNet())
  const hyper = { learningRate: 0.1, weightDecay: 0 }
  const batch = convNetBatch(0)
  const smaller = { ...batch['x']!, shape: [4, 8, 8, 3] }
  expect(() => runner.run({ ...batch, x: smaller }, hyper)).toThrow(
    'batch x: expected float32 [8, 8, 8, 3], was given float32 [4, 8, 8, 3]',
  )
  expect(() => runner.run({ labels: batch['labels']! }, hyper)).toThrow('batch x')
  expect(() => runner.run(batch, { learningRate: 0.1 })).toThrow('hyper-parameter weightDecay')
  const state = runner.readState()
  const wrong = { ...state['weights/kernel']!, dtype: 'int32' as const }
  expect(() => runner.writeState({ ...state, 'weights/kernel': wrong })).toThrow(
    'state weights/kernel: expected float32 [3, 3, 3, 4], was given int32 [3, 3, 3, 4]',
  )
  runner.dispose()
  for (const use of [
    () => runner.run(batch, hyper),
    runner.readState,
    () => runner.writeState(state),
  ])
    expect(use).toThrow(expect.objectContaining({ code: 'step-disposed' }))
})

test('a disposed step leaves no session, no tensor and no file', () => {
  const { binding } = nativeBackend()
  // A folder of its own: other processes write steps to the shared one.
  const folder = mkdtempSync(join(tmpdir(), 'disposed-step-'))
  vi.stubEnv('TMPDIR', folder)
  const files = () => readdirSync(folder).length
  const before = [
    binding.getNumOfSavedModels(),
    binding.getNumOfTensors(),
    tf.memory().numTensors,
    files(),
  ]
  const runner = compileStep(convNet())
  runner.run(convNetBatch(0), { learningRate: 0.1, weightDecay: 0 })
  runner.readState()
  expect(binding.getNumOfSavedModels()).toBe(before[0]! + 1)
  runner.dispose()
  runner.dispose()
  expect([
    binding.getNumOfSavedModels(),
    binding.getNumOfTensors(),
    tf.memory().numTensors,
    files(),
  ]).toEqual(before)
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

test('memory is flat over 5,000 steps', { timeout: 120_000 }, () => {
  const runner = compileStep(convNet())
  const hyper = { learningRate: 1e-3, weightDecay: 0 }
  const run = (steps: number) => {
    for (let step = 0; step < steps; step += 1) runner.run(convNetBatch(step % 4), hyper)
    globalThis.gc?.()
  }
  run(1000)
  const tensors = [tf.memory().numTensors, nativeBackend().binding.getNumOfTensors()]
  const before = process.memoryUsage().rss
  run(5000)
  expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(20)
  expect([tf.memory().numTensors, nativeBackend().binding.getNumOfTensors()]).toEqual(tensors)
  runner.dispose()
})
