/**
 * npm run verify -- crash [laboratory|main|operations|disk] [--kills n]: trainers, engines and Electron's main are killed
 * (SIGKILL) in turn at random moments of small runs of every laboratory, and resumed; each must end
 * with exactly the points and conclusions of a run that nobody disturbed. Then kills in the middle of
 * migration, import, export and checkpoint writing, and a small disk that is filled at random moments.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../../tensor/random.ts'
import type { CheckOptions, Figure } from '../check.ts'
import { whyNoElectron } from '../electronCampaign.ts'
import { fillDisk } from './fullDisk.ts'
import { killMains } from './mainKills.ts'
import { killOperations } from './operationKills.ts'
import { killRun } from './runKills.ts'
import { crashRuns } from './runs.ts'
import { emptyTally } from './tally.ts'
import type { Tally } from './tally.ts'

/** About five minutes; the long form is --kills 100. */
const boundedKills = 24
const boundedOperationKills = 12
const boundedPoints = 8
const inTurn = 3

export async function verifyCrash({ kills, only, progress }: CheckOptions): Promise<Figure[]> {
  const wanted = crashRuns.filter(({ name }) => only === undefined || name.includes(only))
  const total = kills ?? boundedKills
  const tally = emptyTally()
  const scratch = await mkdtemp(join(tmpdir(), 'steradian-crash-'))
  const random = createRandom('crash')
  const figures: Figure[] = []
  const failedParts = { name: 'failedParts', value: 0, bar: { atMost: 0 } }
  try {
    const ofMain = killsOfMain(only, total, progress)
    const shares = sharesOf(total - ofMain, wanted.length)
    for (const [index, one] of wanted.entries()) {
      const workspace = join(scratch, `workspace-${index}`)
      await part(one.name, async () => {
        await killRun(one, { workspace, kills: shares[index] ?? 0, random, tally, progress })
        return []
      })
    }
    if (ofMain > 0)
      await part('main', () => killMains({ scratch, kills: ofMain, random, tally, progress }))
    if (only === undefined || only === 'operations')
      await part('operations', () =>
        operations(scratch, kills ?? boundedOperationKills, tally, progress),
      )
    if (only === undefined || only === 'disk')
      await part('disk', () =>
        fillDisk({ scratch, random, tally, progress, points: pointsOf(kills) }),
      )
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  const ofRuns = wanted.length > 0 || only === 'main'
  return [...counts(tally, ofRuns ? total : null), failedParts, ...figures]

  /** A part that cannot be ended must not take along what the hours before it found. */
  async function part(name: string, work: () => Promise<Figure[]>): Promise<void> {
    try {
      figures.push(...(await work()))
    } catch (thrown) {
      failedParts.value += 1
      progress(
        `${name} was not ended: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      )
    }
  }
}

/** A third of all; without a window there is no main, and the trainer and the engine take its kills. */
function killsOfMain(
  only: string | undefined,
  total: number,
  progress: CheckOptions['progress'],
): number {
  if (only !== undefined && only !== 'main') return 0
  const reason = whyNoElectron()
  if (reason === null) return only === 'main' ? total : Math.floor(total / inTurn)
  progress(`no kills of Electron's main: ${reason}`)
  return 0
}

/** The long form fills the disk at fifty points. */
function pointsOf(kills: number | null): number {
  return kills === null ? boundedPoints : Math.ceil(kills / 2)
}

/** As even as whole numbers can be. */
function sharesOf(total: number, parts: number): number[] {
  return Array.from(
    { length: parts },
    (_, index) => Math.floor(((index + 1) * total) / parts) - Math.floor((index * total) / parts),
  )
}

async function operations(
  scratch: string,
  kills: number,
  tally: Tally,
  progress: CheckOptions['progress'],
): Promise<Figure[]> {
  const random = createRandom('crash operations')
  const done = await killOperations({ scratch, kills, random, tally, progress })
  return Object.entries(done).map(([operation, value]) => ({
    ...{ name: `${operation}Kills`, value, bar: { atLeast: kills } },
  }))
}

/** `asked`: kills of runs; null where no run was wanted. */
function counts(tally: Tally, asked: number | null): Figure[] {
  const none = { atMost: 0 } as const
  return [
    ...(asked === null
      ? []
      : [{ name: 'kills', value: tally.kills, bar: { atLeast: asked } } as const]),
    { name: 'lostPoints', value: tally.lostPoints, bar: none },
    { name: 'lostCheckpoints', value: tally.lostCheckpoints, bar: none },
    { name: 'wrongStates', value: tally.wrongStates, bar: none },
    { name: 'differences', value: tally.differences, bar: none },
  ]
}
