/** The telemetry of one step recomputed by NumPy from two checkpoints, one step apart. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { layerSteps } from '../methods/sphericalMotion/layerStep.ts'
import { fedBatch, hyperOf, openSession, snapshot } from '../methods/sphericalMotion/session.ts'
import { sphericalMotionSchema } from '../methods/sphericalMotion/settings.ts'
import { writeCheckpoint } from '../training/checkpoint.ts'
import type { PictureSet } from '../training/pictures.ts'
import type { CheckOptions, Figure } from './check.ts'

const script = join(import.meta.dirname, 'smd_check.py')
const outputSchema = z.object({ worst: z.number() })
const warmUp = 50

export async function numpyDifference(
  pictures: PictureSet,
  { python, progress }: CheckOptions,
): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'steradian-verify-'))
  try {
    await writeStep(pictures, folder)
    const ran = spawnSync(python, [script, folder], { encoding: 'utf8' })
    if (ran.status !== 0) {
      const reason = ran.stderr.trim().split('\n').at(-1) ?? String(ran.error)
      progress(`NumPy check: ${python} failed (${reason}); name one with --python`)
      return [{ name: 'numpyDifference', value: Number.NaN, bar: { atMost: 1e-4 } }]
    }
    const { worst } = outputSchema.parse(JSON.parse(ran.stdout))
    return [{ name: 'numpyDifference', value: worst, bar: { atMost: 1e-4 } }]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** before.checkpoint, after.checkpoint and figures.json: what we say about the step between them. */
async function writeStep(pictures: PictureSet, folder: string): Promise<void> {
  const settings = sphericalMotionSchema.parse({})
  const session = openSession(settings, pictures, null)
  const { runner, sampler, network } = session
  const { learningRate, weightDecay, momentum } = settings.optimizer
  const step = () => runner.run(fedBatch(null, sampler.next(), 0), hyperOf(settings, learningRate))
  for (let done = 0; done < warmUp; done += 1) step()
  await writeCheckpoint(join(folder, 'before.checkpoint'), snapshot(session, warmUp, 0))
  const info = step()
  await writeCheckpoint(join(folder, 'after.checkpoint'), snapshot(session, warmUp + 1, 0))
  runner.dispose()
  const measured = layerSteps(info, network.layers.length, momentum)
  const layers = network.layers.map((layer, index) => ({ ...layer, ...measured[index] }))
  const figures = { learningRate, weightDecay, momentum, layers }
  await writeFile(join(folder, 'figures.json'), JSON.stringify(figures))
}
