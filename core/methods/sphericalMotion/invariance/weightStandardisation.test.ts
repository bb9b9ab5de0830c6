import { expect, test } from 'vitest'
import { readValues } from '../../../tensor/read.ts'
import { tf } from '../../../tensor/tf.ts'
import { standardisedKernel } from './weightStandardisation.ts'

test('every filter has mean 0 and variance 2 over its inputs, whatever its length', () => {
  const drawn = Array.from({ length: 3 * 3 * 2 * 4 }, (_, place) => Math.sin(7 * place) + 0.3)
  const read = (scale: number) => {
    let values: number[] = []
    tf.tidy(() => {
      const kernel = tf.mul(tf.tensor(drawn, [3, 3, 2, 4]), scale)
      values = [...readValues(standardisedKernel(kernel))]
    })
    return values
  }
  const [once, twice] = [read(1), read(2)]
  for (let filter = 0; filter < 4; filter += 1) {
    const own = once.filter((_, place) => place % 4 === filter)
    expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5)
    expect(own.reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(2, 5)
  }
  twice.forEach((value, place) => expect(value).toBeCloseTo(once[place]!, 6))
})
