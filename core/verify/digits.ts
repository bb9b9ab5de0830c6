/** The built-in digits as pictures for checks: 8 × 8 grey, divided by 16, standardised with the training part. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRandom } from '../tensor/random.ts'
import type { PicturePart } from '../training/pictures.ts'

const file = join(import.meta.dirname, '../../resources/datasets/tabular/digits-8x8.csv')
const pixels = 64

export type DigitParts = {
  readonly train: PicturePart
  readonly validation: PicturePart
  readonly test: PicturePart
}

/** A seeded division of the 1,797 digits; what is left over is the test part. */
export async function readDigits(
  counts: { readonly train: number; readonly validation: number },
  seed: number,
): Promise<DigitParts> {
  const rows = (await readFile(file, 'utf8')).trimEnd().split('\n').slice(1)
  const values = rows.map((row) => row.split(',').map(Number))
  const order = [...createRandom(seed).split('digits').permutation(values.length)]
  const ordered = order.map((place) => values[place] ?? [])
  const { train, validation } = counts
  const scale = scaleOf(ordered.slice(0, train))
  return {
    train: partOf(ordered.slice(0, train), scale),
    validation: partOf(ordered.slice(train, train + validation), scale),
    test: partOf(ordered.slice(train + validation), scale),
  }
}

type Scale = { readonly mean: number; readonly deviation: number }

function scaleOf(rows: readonly (readonly number[])[]): Scale {
  const all = rows.flatMap((row) => row.slice(0, pixels).map((value) => value / 16))
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length
  const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length
  return { mean, deviation: Math.sqrt(variance) }
}

function partOf(rows: readonly (readonly number[])[], { mean, deviation }: Scale): PicturePart {
  const images = Float32Array.from(
    rows.flatMap((row) => row.slice(0, pixels).map((value) => (value / 16 - mean) / deviation)),
  )
  const labels = Int32Array.from(rows, (row) => row[pixels] ?? 0)
  return { count: rows.length, shape: [8, 8, 1], images, labels }
}
