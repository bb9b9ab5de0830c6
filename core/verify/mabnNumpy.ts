/** Fifty steps of the recorded layer recomputed by NumPy, and the published values. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { hostTensor, loneLayerRunner } from '../models/layers/loneLayer.ts'
import { acrossSteps, withinStep } from '../models/layers/movingAverageNorm.ts'
import type { MovingAverageNormSettings } from '../models/layers/movingAverageNorm.ts'
import {
  publishedAffine,
  publishedInput,
  publishedSettings,
  publishedUpstream,
  publishedVectors,
} from '../models/layers/publishedVectors.ts'
import { referenceMovingAverage } from '../models/layers/testing.ts'
import { createRandom } from '../tensor/random.ts'
import type { CheckOptions, Figure } from './check.ts'

const script = join(import.meta.dirname, 'mabn_check.py')
const outputSchema = z.object({ worst: z.number() })
const shape = [16, 4, 4, 6] as const
const steps = 50

/** Early enough that all of it happens within the fifty steps. */
const forms: readonly MovingAverageNormSettings[] = [
  { ...acrossSteps(16, 128), warmUp: 10, renormaliseAfter: 20 },
  { ...withinStep(2, 16), renormaliseAfter: 20 },
  { ...withinStep(1, 48), renormaliseAfter: 20 },
]

export async function numpySteps({ python, progress }: CheckOptions): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'steradian-verify-'))
  const bar = { atMost: 1e-5 }
  try {
    const file = join(folder, 'steps.json')
    await writeFile(file, JSON.stringify(forms.map(recordedCase)))
    const ran = spawnSync(python, [script, file], { encoding: 'utf8' })
    if (ran.status !== 0) {
      const reason = ran.stderr.trim().split('\n').at(-1) ?? String(ran.error)
      progress(`NumPy check: ${python} failed (${reason}); name one with --python`)
      return [{ name: 'numpyDifference', value: Number.NaN, bar }]
    }
    const { worst } = outputSchema.parse(JSON.parse(ran.stdout))
    return [{ name: 'numpyDifference', value: worst, bar }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Inputs with a drifting size, so that averages matter; scaled values are exact in float32. */
function recordedCase(settings: MovingAverageNormSettings) {
  const random = createRandom('mabn against NumPy')
  const [count, , , channels] = shape
  const length = shape.reduce((product, extent) => product * extent, 1)
  const draw = (size: number, mean: number, deviation: number) =>
    Float64Array.from({ length: size }, () => Math.fround(mean + deviation * random.normal()))
  const [scale, shift] = [draw(channels, 1, 0.3), draw(channels, 0, 0.3)]
  const runner = loneLayerRunner({ settings, shape, scale, shift, run: 'recorded' })
  const rows = Array.from({ length: steps }, (_, step) => {
    const [x, upstream] = [draw(length, 0.3, 1 + 0.05 * step), draw(length, 0.1, 1)]
    const batch = { x: hostTensor(shape, x), upstream: hostTensor(shape, upstream) }
    const info = runner.run(batch, {})
    const named = Object.entries(info).map(([name, values]) => [name, [...values]] as const)
    return { x: [...x], upstream: [...upstream], ...Object.fromEntries(named) }
  })
  runner.dispose()
  const batches = settings.size === null ? 1 : count / settings.size
  return { settings, batches, scale: [...scale], shift: [...shift], steps: rows }
}

/** Largest absolute difference from the published values in float64, and relative one in float32. */
export function publishedDifferences(): Figure[] {
  const layer = referenceMovingAverage(
    { samples: 2, places: 1, channels: 1, batches: 1 },
    publishedAffine,
    publishedSettings,
  )
  const single = [2, 1, 1, 1] as const
  const lone = { settings: publishedSettings, shape: single, ...publishedAffine }
  const runner = loneLayerRunner({ ...lone, run: 'recorded' })
  const [double, float] = [[0], [0]]
  for (let step = 1; step <= Math.max(...publishedVectors.keys()); step += 1) {
    const [x, upstream] = [publishedInput(step), publishedUpstream(step)]
    const batch = { x: hostTensor(single, x), upstream: hostTensor(single, upstream) }
    const info = runner.run(batch, {})
    const output = layer.forward(x)
    const plain = { output, ...layer.backward(upstream), average: layer.average() }
    const expected = publishedVectors.get(step)
    if (!expected) continue
    for (const part of ['output', 'input', 'scale', 'shift', 'average'] as const) {
      const size = Math.max(...expected[part].map(Math.abs))
      double.push(difference(plain[part], expected[part]))
      float.push(difference(info[part] ?? [], expected[part]) / size)
    }
  }
  runner.dispose()
  return [
    { name: 'publishedFloat64', value: Math.max(...double), bar: { atMost: 1e-8 } },
    { name: 'publishedFloat32', value: Math.max(...float), bar: { atMost: 1e-5 } },
  ]
}

function difference(found: ArrayLike<number>, expected: readonly number[]): number {
  return Math.max(...expected.map((value, at) => Math.abs(value - (found[at] ?? Number.NaN))))
}
