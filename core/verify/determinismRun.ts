/** One run for `determinism.ts`: determinismRun.ts <model> <steps> <compiled|eager>, prints a hash of every loss and of the state. */
import { createHash } from 'node:crypto'
import { fedBatch, hyperOf, openSession } from '../methods/sphericalMotion/session.ts'
import { sphericalMotionSchema } from '../methods/sphericalMotion/settings.ts'
import { createRandom } from '../tensor/random.ts'
import type { PicturePart, PictureSet } from '../training/pictures.ts'

const [model = '', steps = '0', how = ''] = process.argv.slice(2)
const shape = [32, 32, 3] as const

function randomPictures(count: number): PicturePart {
  const random = createRandom('pictures')
  return {
    ...{ count, shape },
    images: Float32Array.from({ length: count * 32 * 32 * 3 }, random.normal),
    labels: Int32Array.from({ length: count }, () => random.integer(10)),
  }
}

const settings = sphericalMotionSchema.parse({
  model,
  training: { steps: Number(steps), batchSize: 32, eager: how === 'eager' },
})
const train = randomPictures(256)
const pictures: PictureSet = { train, test: train, classes: 10 }
const session = openSession(settings, pictures, null)
const hash = createHash('sha256')
const started = performance.now()
for (let step = 0; step < Number(steps); step += 1) {
  const batch = fedBatch(null, session.sampler.next(), step)
  const info = session.runner.run(batch, hyperOf(settings, settings.optimizer.learningRate))
  hash.update(String(info['loss']?.[0]))
}
const milliseconds = performance.now() - started
for (const { values } of Object.values(session.runner.readState()))
  hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
session.runner.dispose()
process.stdout.write(JSON.stringify({ hash: hash.digest('hex'), milliseconds }))
