/** The built-in network against what the weights' own check file says of a photo (CC0, scikit-image). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSource } from '../datasets/openSource.ts'
import { judgePicture } from './judgeModel.ts'
import { readPretrained } from './readPretrained.ts'
import { newFolder } from './testing.ts'

const models = join(import.meta.dirname, '..', '..', 'resources', 'pretrained')

test('MobileNet V1 × 0.25 sees an Egyptian cat, as sure as it was where it came from', async () => {
  const source = await openSource([join(models, 'mobilenet_v1_0.25_128')], {
    scratchFolder: join(newFolder(), 'scratch'),
  })
  const read = await readPretrained(source)
  await source.close()
  const picture = readFileSync(join(import.meta.dirname, 'fixtures', 'cat-128.png'))
  const found = await judgePicture(read, 'embedding', picture, 128)
  expect(found.index).toBe(286)
  expect(Math.abs(found.probability - 0.3551)).toBeLessThan(0.01)
  expect(Math.abs(found.length - 26.125)).toBeLessThan(0.05)
})
