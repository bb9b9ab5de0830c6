import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createMemoryStore } from '../../runs/memory.ts'
import { exampleRun } from '../../runs/testing.ts'
import type { Supervision } from '../supervision.ts'
import { recordHardware } from './recorder.ts'
import { createHardwareSampler, hottestSensor, hottestZone, readGraphics } from './sampler.ts'

test('a sample of this machine has what every system tells, in sane bounds', () => {
  const sample = createHardwareSampler(tmpdir())(process.pid)
  expect(sample['memory GB']).toBeGreaterThan(0.1)
  expect(sample['free disk GB']).toBeGreaterThan(0)
  if (process.platform === 'linux') expect(sample['trainer memory GB']).toBeGreaterThan(0.01)
  expect(Object.values(sample).every(Number.isFinite)).toBe(true)
})

test('nvidia-smi’s lines, one device and several, and a figure that it does not have', () => {
  expect(readGraphics('37, 2048, 61\n')).toEqual({
    ...{ 'GPU %': 37, 'GPU memory GB': 2.147483648, 'GPU temperature °C': 61 },
  })
  expect(readGraphics('1, 2, [N/A]\n3, 4, 5\n')).toMatchObject({
    'GPU 0 %': 1,
    'GPU 1 temperature °C': 5,
  })
  expect(readGraphics('1, 2, [N/A]\n3, 4, 5\n')).not.toHaveProperty('GPU 0 temperature °C')
  expect(readGraphics('')).toEqual({})
})

test('the hottest of the system’s sensors; none where there is none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'thermal-'))
  for (const [zone, temperature] of [
    ['thermal_zone0', '41000'],
    ['thermal_zone1', '57500'],
  ] as const) {
    mkdirSync(join(folder, zone))
    writeFileSync(join(folder, zone, 'temp'), `${temperature}\n`)
  }
  expect(hottestZone(folder)).toBe(57.5)
  expect(hottestZone(join(folder, 'nowhere'))).toBeNaN()
  rmSync(folder, { recursive: true })
})

test('a desktop’s processor tells its temperature by its own chip, and a sensor that cannot be read is left out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hwmon-'))
  mkdirSync(join(folder, 'hwmon0'))
  mkdirSync(join(folder, 'hwmon1', 'temp2_input'), { recursive: true })
  writeFileSync(join(folder, 'hwmon0', 'temp1_input'), '38500\n')
  writeFileSync(join(folder, 'hwmon1', 'temp1_input'), '62000\n')
  writeFileSync(join(folder, 'hwmon1', 'temp1_crit'), '100000\n')
  expect(hottestSensor(folder)).toBe(62)
  expect(hottestZone(folder)).toBeNaN()
  rmSync(folder, { recursive: true })
})

test('samples stand at the steps that the run has reached, none twice, and not among its figures', () => {
  vi.useFakeTimers()
  const store = createMemoryStore()
  store.createRun(exampleRun())
  const supervision = {
    store,
    tell: () => undefined,
    clock: { seconds: () => 0, now: () => new Date() },
  }
  const recorder = recordHardware(supervision as unknown as Supervision, 'run-1', 1, () => ({
    'processor %': 50,
  }))
  for (const step of [10, 10, 25]) {
    store.appendProgress('run-1', { step, seconds: step, blocks: [], events: [] })
    vi.advanceTimersByTime(2_000)
  }
  recorder.stop()
  vi.useRealTimers()
  const keys = [{ family: 'hardware/processor %', layer: null }]
  const [series] = store.series('run-1', { keys, maxPoints: 10, fromStep: null, toStep: null })
  expect([...series!.steps]).toEqual([10, 25])
  expect(store.run('run-1').metrics).toEqual({})
  expect(recorder.prices()).toMatchObject([{ name: 'hardware', count: 3 }])
})
