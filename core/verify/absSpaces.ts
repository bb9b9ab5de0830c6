/**
 * The searchers in spaces without a published table, on 8 × 8 digits: SPOS, FairNAS and ProxylessNAS in a chain
 * of six layers, DARTS and P-DARTS in DARTS cells. Each on the whole space and on what the angle leaves; the
 * child that is returned is trained alone and tested on digits that nothing has seen. Reported, not judged.
 */
import { dropBy } from '../methods/angleShrinking/shrink/score.ts'
import { sampledScores } from '../methods/angleShrinking/shrink/sampled.ts'
import { shrinkSchema } from '../methods/angleShrinking/shrink/settings.ts'
import { openRetraining } from '../methods/angleShrinking/search/retrain.ts'
import { runStage } from '../methods/angleShrinking/search/stage.ts'
import { factsOf } from '../methods/angleShrinking/spaces/facts.ts'
import { spaceSchema } from '../methods/angleShrinking/spaces/settings.ts'
import type { SpaceSettings } from '../methods/angleShrinking/spaces/settings.ts'
import { spaceSize } from '../methods/angleShrinking/spaces/space.ts'
import type { Operations } from '../methods/angleShrinking/spaces/space.ts'
import { createRandom } from '../tensor/random.ts'
import { gainFigures } from './absGains.ts'
import type { GainCell } from './absGains.ts'
import { openSearcher, planOf, problemOf } from './absSearcherRuns.ts'
import type { SearchCase, SearcherName } from './absSearcherRuns.ts'
import { openSupernet } from './absSearcherSpaces.ts'
import type { CheckOptions, Figure } from './check.ts'
import { readDigits } from './digits.ts'
import { keptResults } from './keptResults.ts'
import type { Keep } from './keptResults.ts'

const leastSeeds = 3
const aloneSteps = 270
const stepsPerEpoch = 15

type Arena = {
  readonly name: string
  readonly settings: SpaceSettings
  readonly searchers: readonly SearcherName[]
  readonly rule: 'lowest' | 'one-per-edge'
  readonly dropPerRound: number
  /** Children at which the rounds end. */
  readonly threshold: number
  readonly perOperator: number
}

const arenas: readonly Arena[] = [
  {
    ...{ name: 'chain', settings: spaceSchema.parse({ kind: 'chain' }) },
    ...{ searchers: ['spos', 'proxylessNas'], rule: 'lowest', dropPerRound: 3 },
    ...{ threshold: 100, perOperator: 100 },
  },
  {
    ...{ name: 'chain', settings: spaceSchema.parse({ kind: 'chain', identity: false }) },
    ...{ searchers: ['fairNas'], rule: 'one-per-edge', dropPerRound: 6 },
    ...{ threshold: 70, perOperator: 100 },
  },
  {
    ...{ name: 'cells', settings: spaceSchema.parse({ kind: 'darts', width: 4, cells: 2 }) },
    ...{ searchers: ['darts', 'pDarts'], rule: 'one-per-edge', dropPerRound: 14 },
    ...{ threshold: 2 ** 14, perOperator: 50 },
  },
]

export async function verifySearcherSpaces(options: CheckOptions): Promise<Figure[]> {
  const keep = await keptResults(options.cache)
  const figures: Figure[] = []
  for (const arena of arenas) {
    const cells: GainCell[] = []
    for (let seed = 0; seed < leastSeeds; seed += 1)
      cells.push(...(await runSeed(arena, seed, keep, options)))
    for (const searcher of arena.searchers) {
      const own = cells.filter((cell) => cell.searcher === searcher)
      figures.push(...gainFigures(`${arena.name}-${searcher}`, own, null))
    }
  }
  return figures
}

async function runSeed(
  arena: Arena,
  seed: number,
  keep: Keep,
  { progress }: CheckOptions,
): Promise<GainCell[]> {
  const { settings, searchers, name } = arena
  const key = `spaces/${name}/${searchers.join('+')}/seed${seed}`
  const left = await keep<Operations>(`${key}/left`, () => shrunk(arena, seed))
  progress(
    `${name}, seed ${seed}: ${spaceSize(left)} of ${spaceSize(wholeOf(arena))} children left`,
  )
  const cells: GainCell[] = []
  for (const searcher of searchers)
    for (const space of ['full', 'abs'] as const) {
      const operations = space === 'full' ? wholeOf(arena) : left
      const one = { settings, operations, space, seed }
      const value = await keep(`${key}/${searcher}/${space}`, () => searchAndTrain(searcher, one))
      progress(`${name}, seed ${seed}: ${searcher} on ${space}: ${value.toFixed(2)} % alone`)
      cells.push({ searcher, space, seed, value })
    }
  return cells
}

function wholeOf({ settings }: Arena): Operations {
  return factsOf(settings).whole
}

/** Twenty epochs, then five a round, with the same weights. */
async function shrunk(arena: Arena, seed: number): Promise<Operations> {
  const supernet = await openSupernet(arena.settings, seed)
  const random = createRandom(seed).split('scored children')
  const rule = shrinkSchema.parse({ rule: arena.rule, dropPerRound: arena.dropPerRound })
  let operations = wholeOf(arena)
  try {
    for (let epochs = 20; spaceSize(operations) > arena.threshold; epochs = 5) {
      supernet.train(operations, epochs * stepsPerEpoch)
      const scores = sampledScores(operations, supernet.angle(), {
        drawChild: supernet.space.drawChild,
        ...{ perOperator: arena.perOperator, random, accepts: () => true },
      })
      operations = dropBy(rule, operations, scores).operations
    }
    return operations
  } finally {
    supernet.dispose()
  }
}

/** Test accuracy of the found child, trained from the start, %. */
async function searchAndTrain(searcher: SearcherName, one: SearchCase): Promise<number> {
  const { found } = runStage(await openSearcher(searcher, one))
  const problem = await problemOf(one)
  const { train, test } = await readDigits({ train: 600, validation: 600 }, one.seed)
  const data = { train, validation: test, classes: 10 }
  const { child, reduction } = found
  const { judged } = runStage(
    openRetraining({ ...problem, data }, { child, ...(reduction && { reduction }) }, problem, {
      ...{ plan: planOf(aloneSteps, 0.05), calibration: 600 },
    }),
  )
  return 100 * judged.accuracy
}
