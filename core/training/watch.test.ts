import { expect, test } from 'vitest'
import { watchpointsSchema } from '../contract/workspace.ts'
import { createWatch } from './watch.ts'

const off = { notFinite: false, explosion: null }

function watchOf(part: object) {
  return createWatch(watchpointsSchema.parse({ ...off, ...part }))
}

test('a loss that is no number is seen at its step, once', () => {
  const watch = watchOf({ notFinite: true })
  expect(watch.look(1, 0, { 'train/loss': 0.5, 'test/loss': 2 })).toBeNull()
  expect(watch.look(2, 0, { 'train/loss': NaN })).toBe('train/loss is NaN at step 2')
  expect(watch.look(3, 0, { 'train/loss': Infinity })).toBeNull()
})

test('a norm that is a thousand times its median is seen; a slow growth to the same size is not', () => {
  const sudden = watchOf({ explosion: 1000 })
  for (let step = 1; step <= 30; step += 1)
    expect(sudden.look(step, 0, { 'gradientNorm:conv1': 2, 'train/accuracy': 1e9 })).toBeNull()
  expect(sudden.look(31, 0, { 'gradientNorm:conv1': 2001 })).toBe(
    'gradientNorm:conv1 is 2001 at step 31, 1001 times its median of the last 30 steps, 2',
  )
  const slow = watchOf({ explosion: 1000 })
  for (let step = 1; step <= 2000; step += 1)
    expect(slow.look(step, 0, { weightNorm: 1.01 ** step })).toBeNull()
})

test('the first steps have no median to be judged by', () => {
  const watch = watchOf({ explosion: 10 })
  expect(watch.look(1, 0, { 'train/loss': 1 })).toBeNull()
  expect(watch.look(2, 0, { 'train/loss': 1e6 })).toBeNull()
})

test('dead units are named by their layer', () => {
  const watch = watchOf({ deadUnits: 0.5 })
  expect(watch.look(1, 0, { 'deadUnits:dense1': 0.49 })).toBeNull()
  expect(watch.look(2, 0, { 'deadUnits:dense1': 0.5 })).toBe(
    '50 % of the units of dense1 are dead at step 2',
  )
})

test('a plateau is seen after as many steps as asked for, and not while the loss falls', () => {
  const falling = watchOf({ plateau: 200 })
  for (let step = 1; step <= 3000; step += 1)
    expect(falling.look(step, 0, { 'train/loss': 10 / step })).toBeNull()
  const flat = watchOf({ plateau: 200 })
  const seen = Array.from({ length: 400 }, (_, at) => flat.look(at + 1, 0, { 'train/loss': 1 }))
  expect(seen.findIndex((reason) => reason !== null) + 1).toBe(201)
})

test('a figure that crosses zero is many times its median as a matter of course', () => {
  const watch = watchOf({ explosion: 10 })
  for (let step = 1; step <= 60; step += 1)
    expect(watch.look(step, 0, { 'train/loss': Math.sin(step) * 10 ** (step % 7) })).toBeNull()
})

test('the next network of a grid is watched anew, and its diverging is a finding of the grid', () => {
  const watch = createWatch(watchpointsSchema.parse({ plateau: 50 }))
  const train = (cell: ReturnType<typeof createWatch>, losses: (step: number) => number) =>
    Array.from({ length: 60 }, (_, at) => cell.look(at + 1, 0, { 'train/loss': losses(at) }))
  const silent = Array.from({ length: 60 }, () => null)
  expect(train(watch.anew('cell'), (at) => 0.001 / (at + 1))).toEqual(silent)
  // Ten thousand times the loss that the one before has ended with.
  expect(train(watch.anew('cell'), (at) => 3 - at / 30)).toEqual(silent)
  expect(train(watch.anew('cell'), (at) => (at === 30 ? NaN : 3 - at / 30))).toEqual(silent)
  expect(train(watch.anew('cell'), () => 1).filter((reason) => reason !== null)).toHaveLength(1)
  // It has spoken: the person has let the run go on.
  expect(train(watch.anew('cell'), () => 1)).toEqual(silent)
  expect(train(watch.anew('run'), () => NaN)[0]).toContain('NaN')
})

test('three slow windows in a row are a fall of throughput, one is not', () => {
  const run = (speeds: number[]) => {
    const watch = watchOf({ throughputFall: 0.5 })
    let [step, seconds, reason] = [0, 0, null as string | null]
    for (const speed of [10, 10, ...speeds]) {
      step += speed * 2
      seconds += 2
      reason ??= watch.look(step, seconds, {})
    }
    return reason
  }
  expect(run([4, 10, 4, 10, 4])).toBeNull()
  expect(run([4, 4, 4])).toBe('4 steps a second at step 64; the run has done 10')
})
