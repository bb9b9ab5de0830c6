/** What a tenfold drop of the learning rate does to the small net, over several drops and seeds. */
import type { Config } from '../contract/method.ts'
import { layerSteps } from '../methods/sphericalMotion/layerStep.ts'
import { recoveryTimes } from '../methods/sphericalMotion/plan.ts'
import { consistentFactors, rescaleState } from '../methods/sphericalMotion/rescale.ts'
import { fedBatch, hyperOf, openSession } from '../methods/sphericalMotion/session.ts'
import type { Session } from '../methods/sphericalMotion/session.ts'
import { sphericalMotionSchema } from '../methods/sphericalMotion/settings.ts'
import {
  equilibriumAngularUpdate,
  relativeAngularUpdate,
  timeConstant,
} from '../methods/sphericalMotion/theory.ts'
import type { Figure } from './check.ts'
import { judged, pooled, runSmallNet, worst } from './sphericalMotionRuns.ts'
import type { Bench } from './sphericalMotionRuns.ts'

/** The published setting: learning rate 0.2 → 0.02 after 500 steps. */
const before = { learningRate: 0.2, weightDecay: 5e-3, momentum: 0.9 }
const factor = 10
const dropAt = 500
const after = { ...before, learningRate: before.learningRate / factor }

export async function dropFigures(bench: Bench): Promise<Figure[]> {
  return [...branchFigures(bench), ...(await climbFigures(bench))]
}

const training = (seed: number): Config => ({ steps: 5000, seed })

/** The whole climb: closed form at three times, and the new equilibrium, seeds pooled. */
async function climbFigures(bench: Bench): Promise<Figure[]> {
  const runs: Awaited<ReturnType<typeof runSmallNet>>[] = []
  for (let seed = 1; seed <= bench.options.seeds; seed += 1)
    runs.push(
      await runSmallNet(
        bench,
        {
          optimizer: before,
          schedule: { kind: 'drops', drops: [dropAt] },
          training: training(seed),
        },
        `tenfold drop, seed ${seed}`,
      ),
    )
  const names = judged(runs[0]?.result.layers ?? []).map(({ name }) => name)
  const rms = (name: string, from: number, to: number) =>
    pooled(runs.flatMap(({ angles }) => (angles.get(name) ?? []).slice(from, to)))
  const constant = timeConstant(after)
  const equilibrium = equilibriumAngularUpdate(after)
  const recovery = recoveryTimes.map((time) => {
    const middle = dropAt + Math.round(time * constant)
    const half = Math.round(constant / 10)
    const predicted = equilibrium * relativeAngularUpdate(factor, time)
    const errors = names.map((name) => rms(name, middle - half, middle + half) / predicted - 1)
    bench.options.progress(`${time} time constants after the drop: ${percents(errors)}`)
    return worst(errors)
  })
  const end = names.map((name) => rms(name, 4000, 5000) / equilibrium - 1)
  bench.options.progress(`end of the climb: ${percents(end)}`)
  return [
    { name: 'dropRecoveryWorst', value: Math.max(...recovery), bar: { atMost: 0.2 } },
    { name: 'dropEndWorst', value: worst(end), bar: { atMost: 0.03 } },
  ]
}

function percents(errors: readonly number[]): string {
  return errors.map((error) => `${(100 * error).toFixed(1)} %`).join(', ')
}

/** Drops that branch off one run at equilibrium, and the steps of each that are looked at. */
const branches = 20
const stepsBetween = 50
const stepsAfter = 20

type Squares = {
  readonly before: number[][]
  readonly first: number[][]
  readonly skipped: number[][]
}

/**
 * Right after the drop, from many drops: the first step against the steps before it, and with
 * weights and momentum rescaled the first twenty steps against the new equilibrium.
 */
function branchFigures(bench: Bench): Figure[] {
  const squares: Squares = { before: [], first: [], skipped: [] }
  for (let seed = 1; seed <= bench.options.seeds; seed += 1) collectBranches(bench, seed, squares)
  const layers = squares.first[0]?.map((_, layer) => layer) ?? []
  const rms = (rows: readonly number[][], layer: number) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[layer] ?? Number.NaN), 0) / rows.length)
  const immediate = layers.map(
    (layer) => rms(squares.before, layer) / rms(squares.first, layer) / factor - 1,
  )
  const skipped = layers.map(
    (layer) => rms(squares.skipped, layer) / equilibriumAngularUpdate(after) - 1,
  )
  bench.options.progress(`first step after ${squares.first.length} drops: ${percents(immediate)}`)
  bench.options.progress(`first ${stepsAfter} steps, rescaled: ${percents(skipped)}`)
  return [
    { name: 'dropImmediateWorst', value: worst(immediate), bar: { atMost: 0.1 } },
    { name: 'rescaledEarlyWorst', value: worst(skipped), bar: { atMost: 0.1 } },
    { name: 'rescaledEarlyLeast', value: 1 + Math.min(...skipped), bar: { atLeast: 0.9 } },
  ]
}

function collectBranches({ pictures }: Bench, seed: number, squares: Squares): void {
  const settings = sphericalMotionSchema.parse({ optimizer: before, training: { seed } })
  const session = openSession(settings, pictures, null)
  const { runner, layers } = session
  const step = (hyper: typeof before) => squaredAngles(session, hyper)
  for (let done = 0; done < dropAt; done += 1) step(before)
  for (let branch = 0; branch < branches; branch += 1) {
    for (let done = 0; done < stepsBetween; done += 1) squares.before.push(step(before))
    const state = runner.readState()
    squares.first.push(step(after))
    runner.writeState(rescaleState(state, layers, () => consistentFactors(factor ** -0.25)))
    for (let done = 0; done < stepsAfter; done += 1) squares.skipped.push(step(after))
    runner.writeState(state)
  }
  runner.dispose()
}

/** One update; Δ² of every scale-invariant layer. */
function squaredAngles({ runner, sampler, layers }: Session, hyper: typeof before): number[] {
  const settings = sphericalMotionSchema.parse({ optimizer: hyper })
  const info = runner.run(fedBatch(null, sampler.next(), 0), hyperOf(settings, hyper.learningRate))
  return layerSteps(info, layers.length, hyper.momentum)
    .filter((_, index) => layers[index]?.scaleInvariant === true)
    .map(({ angularUpdate }) => angularUpdate ** 2)
}
