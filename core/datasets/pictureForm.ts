/** The one size and colour that all pictures of a set get, from a sample of their headers. */
import type { ImportChoices } from './choices.ts'
import type { PictureItems } from './pictureItems.ts'
import { findLevels } from './pictureLevels.ts'
import { quickHeader } from './pictureHeader.ts'
import type { PictureForm, PictureHeader } from './pictures.ts'
import { UnreadablePicture } from './pictureLimits.ts'
import { pictureBytes, readHeader } from './pictures.ts'

const sampleLimit = 2_000
const sideLimit = 224

async function sampleHeaders(items: PictureItems): Promise<PictureHeader[]> {
  const stride = Math.max(1, items.length / sampleLimit)
  const headers: PictureHeader[] = []
  for (let place = 0; place < items.length; place += stride) {
    try {
      const bytes = await pictureBytes(items.at(Math.floor(place)).file)
      headers.push(quickHeader(bytes) ?? (await readHeader(bytes)))
    } catch (thrown) {
      if (!(thrown instanceof UnreadablePicture)) throw thrown
    }
  }
  return headers
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? 1
}

/** The size of at least half of the pictures, else a square of the median shorter side. */
function commonSize(headers: readonly PictureHeader[]): { width: number; height: number } {
  const tally = new Map<string, { width: number; height: number; count: number }>()
  for (const { width, height } of headers) {
    const key = `${width}×${height}`
    const entry = tally.get(key) ?? { width, height, count: 0 }
    tally.set(key, { ...entry, count: entry.count + 1 })
  }
  const [most] = [...tally.values()].sort((left, right) => right.count - left.count)
  if (most && 2 * most.count >= headers.length && most.width * most.height <= 1 << 20)
    return { width: most.width, height: most.height }
  const side = Math.min(
    sideLimit,
    median(headers.map(({ width, height }) => Math.min(width, height))),
  )
  return { width: side, height: side }
}

/** Null where not one of the sampled pictures can be read. */
export async function findPictureForm(
  items: PictureItems,
  choices: ImportChoices,
): Promise<PictureForm | null> {
  const headers = await sampleHeaders(items)
  if (headers.length === 0) return null
  const isColour = headers.some(({ channels }) => channels === 3)
  const channels = choices.colour === 'auto' ? (isColour ? 3 : 1) : choices.colour === 'rgb' ? 3 : 1
  const fit = choices.oddSized === 'skip' ? 'resize' : choices.oddSized
  const levels = headers.some(({ isDeep }) => isDeep) ? await findLevels(items) : null
  return { ...(choices.size ?? commonSize(headers)), channels, fit, levels }
}
