/** A numeric table with a header, as instruments write it: four decimals. */
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { createRandom } from '../core/tensor/random.ts'

export async function writeTable(file: string, rows: number, columns: number): Promise<void> {
  const random = createRandom('bench table')
  const out = createWriteStream(file)
  const names = Array.from({ length: columns - 1 }, (_, index) => `sensor${index + 1}`)
  out.write(`${[...names, 'target'].join(',')}\n`)
  for (let row = 0; row < rows; row++) {
    const cells = Array.from({ length: columns }, () => (100 * random.uniform() - 50).toFixed(4))
    if (!out.write(`${cells.join(',')}\n`)) await once(out, 'drain')
  }
  out.end()
  await finished(out)
}
