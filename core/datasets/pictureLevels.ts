/**
 * Which values of 16-bit and float pictures become black and white. Cameras and scanners of 10, 12
 * or 14 bits store 16; taken as such, their pictures would be almost black.
 */
import type { ImportProblem } from '../contract/dataset.ts'
import type { PictureItems } from './pictureItems.ts'
import type { Levels } from './pictures.ts'
import { deepRange, pictureBytes } from './pictures.ts'

const sampleLimit = 48

/** From a sample, spread over the set; null where it holds nothing deep, or needs no stretching. */
export async function findLevels(items: PictureItems): Promise<Levels | null> {
  const stride = Math.max(1, items.length / sampleLimit)
  const ranges: Levels[] = []
  for (let place = 0; place < items.length; place += stride) {
    const bytes = await pictureBytes(items.at(Math.floor(place)).file).catch(() => null)
    const range = bytes && (await deepRange(bytes))
    if (range) ranges.push(range)
  }
  return ranges.length === 0
    ? null
    : levelsFor({
        low: Math.min(...ranges.map(({ low }) => low)),
        high: Math.max(...ranges.map(({ high }) => high)),
        isFloat: ranges.some(({ isFloat }) => isFloat),
      })
}

/** Integers keep zero black and get as many bits as they use; floats use their whole range. */
export function levelsFor({ low, high, isFloat }: Levels): Levels | null {
  if (isFloat) {
    if (low >= 0 && high <= 1) return { low: 0, high: 1, isFloat }
    return low >= 0 && high > 1 && high <= 255 ? null : { low, high, isFloat }
  }
  const bits = Math.max(8, Math.ceil(Math.log2(high + 1)))
  return bits >= 16 ? null : { low: 0, high: 2 ** bits - 1, isFloat }
}

export function levelsRemark(
  file: string,
  { low, high, isFloat }: Levels,
): ImportProblem & { readonly kind: 'values' } {
  return {
    severity: 'warning',
    file,
    message: isFloat
      ? `float pictures with values from ${Number(low.toPrecision(4))} to ${Number(high.toPrecision(4))}`
      : `16-bit pictures that use ${Math.log2(high + 1)} bits (0 to ${high})`,
    consequence: `${Number(low.toPrecision(4))} becomes black, ${Number(high.toPrecision(4))} white`,
    kind: 'values',
  }
}
