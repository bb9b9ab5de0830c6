/**
 * The NAS-Bench-201 supernet on 8 × 8 digits: its angles, and what it is compared with, against the
 * published accuracies of all 15,625 children. Three seeds.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dividePictures } from '../methods/angleShrinking/pictures.ts'
import type { Agreement, Conclusion } from '../methods/angleShrinking/result.ts'
import type { Round } from '../methods/angleShrinking/rounds.ts'
import { angleShrinkingSchema } from '../methods/angleShrinking/settings.ts'
import { trainOn } from '../methods/angleShrinking/training.ts'
import { createRandom } from '../tensor/random.ts'
import type { PictureSet } from '../training/pictures.ts'
import { recordingContext } from '../training/testing.ts'
import type { Check, CheckOptions, Figure } from './check.ts'
import { keptResults } from './keptResults.ts'
import { builtInPictures } from './pictures.ts'

const leastSeeds = 3

/** What a cache keeps of a run. */
type Kept = {
  readonly seconds: number
  readonly round: Round
  readonly agreements: readonly Agreement[]
}

type Finished = Kept & { readonly tau: (metric: Agreement['metric']) => number }

export const verifyAngleRanking: Check = async (options) => {
  const pictures = await builtInPictures('digits-8x8', 1)
  const keep = await keptResults(options.cache)
  const runs: Finished[] = []
  for (let seed = 0; seed < Math.max(leastSeeds, options.seeds); seed += 1) {
    const kept = await keep(`ranking/seed${seed}`, () => run(pictures, seed, options))
    runs.push({ ...kept, tau: (metric) => tauOf(kept, metric) })
  }
  const per = (name: string, value: (run: Finished) => number, bar: Figure['bar']): Figure[] =>
    runs.map((one, seed) => ({ name: `${name}Seed${seed}`, value: value(one), bar }))
  return [
    ...per('tauAngle', ({ tau }) => tau('angle'), { atLeast: 0.45 }),
    ...per('tauAngleAboveAccuracy', ({ tau }) => tau('angle') - tau('accuracy'), { atLeast: 0.15 }),
    ...per('tauAngleAboveAccuracySameChildren', aboveOnSameChildren, { atLeast: 0.15 }),
    ...per('trueTop8Kept', ({ round }) => round.truth?.bestKept ?? 0, { atLeast: 6 }),
    ...per('keptTrueAccuracy', ({ round }) => round.truth?.accuracyAfter ?? 0, { atLeast: 93 }),
    ...per('tauAngleFromEpochOne', ({ tau }) => tau('angleFromEpoch'), { atLeast: 0.45 }),
    ...per('tauRandom', ({ tau }) => tau('random'), { atMost: 0.02 }),
    ...per('tauParametersError', ({ tau }) => tau('parameters') - 0.5778, { atMost: 1e-4 }),
    ...per('runSeconds', ({ seconds }) => seconds, { atMost: 60 }),
  ]
}

function tauOf({ agreements }: Kept, metric: Agreement['metric']): number {
  return agreements.find((one) => one.metric === metric)?.tau ?? Number.NaN
}

function aboveOnSameChildren({ tau }: Finished): number {
  return tau('angleTested') - tau('accuracy')
}

async function run(pictures: PictureSet, seed: number, { progress }: CheckOptions): Promise<Kept> {
  const settings = angleShrinkingSchema.parse({ training: { seed } })
  const random = createRandom(seed).split('division')
  const folder = await mkdtemp(join(tmpdir(), 'steradian-verify-'))
  const started = performance.now()
  try {
    const divided = dividePictures(pictures, settings.trainingCount, random)
    const { result } = await trainOn(divided, settings, recordingContext(folder).context)
    const seconds = (performance.now() - started) / 1000
    const { rounds, agreements } = result as unknown as Conclusion & { rounds: Round[] }
    const list = agreements.map((one) => `${one.metric} ${one.tau.toFixed(3)}`)
    progress(`seed ${seed}: ${seconds.toFixed(1)} s; Kendall’s τ: ${list.join(', ')}`)
    return { seconds, round: rounds[0] as Round, agreements }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
