/** Child of the fuzz check: reads mutated files as a preview would, and reports after each. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { systemClock } from '../contract/clock.ts'
import { WorkbenchError } from '../contract/errors.ts'
import { defaultChoices } from '../datasets/choices.ts'
import { previewDataset } from '../datasets/preview.ts'
import type { Random } from '../tensor/random.ts'
import { createRandom } from '../tensor/random.ts'
import { report } from './fuzz/report.ts'
import { fuzzSeeds } from './fuzzSeeds.ts'
import { mutate } from './mutate.ts'

const [parser = '', folder = '', from = '0', to = '0'] = process.argv.slice(2)

/** Mostly inside compressed data: a changed byte outside it only ever fails the check sum. */
function broken(bytes: Uint8Array, random: Random): Uint8Array {
  const isInside = bytes[0] === 0x1f && bytes[1] === 0x8b && random.uniform() < 0.7
  return isInside ? gzipSync(mutate(gunzipSync(bytes), random)) : mutate(bytes, random)
}

async function tryCase(index: number): Promise<string> {
  const files = (await seeds).get(parser) ?? {}
  const names = Object.keys(files)
  const random = createRandom(`fuzz ${parser} ${index}`)
  // The text of a list, not the pictures that it names; of a pair of pictures, the first.
  const aimed = names.find((name) => name === 'list.csv' || parser.startsWith('picture-'))
  const victim = aimed ?? names[random.integer(names.length)]
  const place = join(folder, 'case')
  const paths: string[] = []
  for (const [name, bytes] of Object.entries(files)) {
    const path = join(place, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, name === victim ? broken(bytes, random) : bytes)
    paths.push(path)
  }
  const only = paths.length === 1 && paths[0] !== undefined ? [paths[0]] : [place]
  const context = { clock: systemClock, scratchFolder: join(folder, 'scratch') }
  try {
    await previewDataset(only, defaultChoices, context)
    return 'read'
  } catch (thrown) {
    if (thrown instanceof WorkbenchError) return 'refused'
    return `threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`
  }
}

const seeds = fuzzSeeds()
for (let index = Number(from); index < Number(to); index++) {
  const outcome = await tryCase(index)
  await report({ index, outcome, memory: process.memoryUsage.rss() })
  await rm(join(folder, 'case'), { recursive: true, force: true })
}
if (process.connected) process.disconnect()
