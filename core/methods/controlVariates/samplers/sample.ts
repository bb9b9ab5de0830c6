/**
 * Runs several seeded chains on a target and keeps points, scores and how well they mixed. A chain
 * breathes between transitions, so that a person can stop or pause even where a density is slow.
 */
import { WorkbenchError } from '../../../contract/errors.ts'
import { type Matrix, rowOf, zeros } from '../matrix.ts'
import { createRandomNumbers, type RandomNumbers } from '../randomNumbers.ts'
import type { Target } from '../targets/target.ts'
import { type ChainState, type Kernel, stateAt, type Transition } from './chain.ts'
import { type Diagnostics, diagnose } from './diagnostics.ts'
import { hamiltonian, mala, randomWalk } from './kernels.ts'
import { noUTurn } from './nuts.ts'
import { dualAveraging, massWindows, runningVariance } from './warmUp.ts'

export type SamplerName = 'random-walk' | 'mala' | 'hmc' | 'nuts'

/** Step size and inverse mass that a warm-up found. */
export type Tuning = { readonly stepSize: number; readonly variances: Float64Array }

/** Lets messages arrive; throws when the person stops the run. */
export type Breathe = () => Promise<void>

export type SamplerOptions = {
  readonly sampler: SamplerName
  readonly chains: number
  /** Draws kept of each chain, after warm-up and thinning. */
  readonly draws: number
  readonly warmUp: number
  readonly thinning: number
  readonly seed: number
  readonly stream: number
  /** Where chains start; each is jittered by `spread` standard normals. */
  readonly start: Float64Array
  readonly spread: number
  /** Of an earlier warm-up on the same target: the warm-up then only forgets the start. */
  readonly tuning?: Tuning
}

/** Draws of all chains, chain after chain. points, scores [chains · draws, d]. */
export type Draws = {
  readonly points: Matrix
  readonly scores: Matrix
  readonly chains: number
  readonly diagnostics: Diagnostics
  /** Of the last chain; null for exact draws. */
  readonly tuning: Tuning | null
}

const kernels: Record<SamplerName, { readonly kernel: Kernel; readonly acceptance: number }> = {
  'random-walk': { kernel: randomWalk, acceptance: 0.234 },
  mala: { kernel: mala, acceptance: 0.574 },
  hmc: { kernel: hamiltonian, acceptance: 0.8 },
  nuts: { kernel: noUTurn, acceptance: 0.8 },
}

export async function sampleTarget(
  target: Target,
  options: SamplerOptions,
  breathe: Breathe = holdBreath,
): Promise<Draws> {
  const total = options.chains * options.draws
  const points = zeros(total, target.dimension)
  const scores = zeros(total, target.dimension)
  const acceptances: number[] = []
  let divergences = 0
  let tuning: Tuning | null = null
  for (let chain = 0; chain < options.chains; chain++) {
    const random = createRandomNumbers(options.seed, options.stream * 64 + chain)
    const run = await warmedChain({ target, options, random, breathe })
    for (let draw = 0; draw < options.draws; draw++) {
      const { state, divergent, acceptance } = run.advance(options.thinning)
      rowOf(points, chain * options.draws + draw).set(state.point)
      rowOf(scores, chain * options.draws + draw).set(state.score)
      acceptances.push(acceptance)
      divergences += divergent
      if (draw % breathEvery === 0) await breathe()
    }
    tuning = run.tuning
  }
  const diagnostics = diagnose(points, options.chains, { divergences, acceptances })
  return { points, scores, chains: options.chains, diagnostics, tuning }
}

const breathEvery = 16

function holdBreath(): Promise<void> {
  return Promise.resolve()
}

/** Independent draws, where the target offers them. */
export function drawExactly(target: Target, count: number, random: RandomNumbers): Draws {
  const { draw } = target
  if (draw === undefined) throw new WorkbenchError('internal', `${target.name} has no exact draws`)
  const points = zeros(count, target.dimension)
  const scores = zeros(count, target.dimension)
  for (let row = 0; row < count; row++) {
    rowOf(points, row).set(draw(random))
    target.evaluate(rowOf(points, row), rowOf(scores, row))
  }
  const diagnostics = diagnose(points, 1, { divergences: 0, acceptances: [1] })
  return { points, scores, chains: 1, diagnostics, tuning: null }
}

export function startOf(
  target: Target,
  options: Pick<SamplerOptions, 'start' | 'spread'>,
  random: RandomNumbers,
): ChainState {
  for (let attempt = 0; attempt < 100; attempt++) {
    const point = options.start.map((value) => value + options.spread * random.normal())
    const state = stateAt(target, point)
    if (Number.isFinite(state.logDensity) && state.score.every(Number.isFinite)) return state
  }
  throw new WorkbenchError(
    'config-invalid',
    `${target.name}: no start with a finite density and score in 100 tries around ` +
      `(${Array.from(options.start.slice(0, 4), (value) => value.toPrecision(3)).join(', ')})`,
  )
}

type ChainTask = {
  readonly target: Target
  readonly options: SamplerOptions
  readonly random: RandomNumbers
  readonly breathe: Breathe
}

async function warmedChain({ target, options, random, breathe }: ChainTask) {
  const { kernel } = kernels[options.sampler]
  let state = startOf(target, options, random)
  const move = ({ stepSize, variances }: Tuning) => {
    const moved = kernel(target, state, { stepSize, variances }, random)
    state = moved.state
    return moved
  }
  const settled =
    options.tuning ?? (await warmUp({ target, options, random, breathe }, move, state))
  if (options.tuning) for (let step = 0; step < options.warmUp; step++) move(settled)
  return {
    tuning: settled,
    advance: (steps: number) => {
      let divergent = 0
      let acceptance = 0
      for (let step = 0; step < steps; step++) {
        const moved = move(settled)
        divergent += Number(moved.divergent)
        acceptance += moved.acceptance / steps
      }
      return { state, divergent, acceptance }
    },
  }
}

/** Step size by dual averaging, mass matrix by windows, from unit variances. */
async function warmUp(
  { target, options, random, breathe }: ChainTask,
  move: (tuning: Tuning) => Transition,
  start: ChainState,
): Promise<Tuning> {
  const { kernel, acceptance: wanted } = kernels[options.sampler]
  let state = start
  let variances: Float64Array = new Float64Array(target.dimension).fill(1)
  const restart = () =>
    dualAveraging(firstStepSize(kernel, target, state, { variances, random }), wanted)
  let averaging = restart()
  let window = runningVariance(target.dimension)
  const windows = massWindows(options.warmUp)
  const windowStart = Math.round(0.15 * options.warmUp)
  for (let step = 1; step <= options.warmUp; step++) {
    const moved = move({ stepSize: averaging.stepSize(), variances })
    state = moved.state
    averaging.update(moved.acceptance)
    if (step % breathEvery === 0) await breathe()
    if (step > windowStart) window.add(state.point)
    if (!windows.has(step)) continue
    variances = window.variances(variances)
    window = runningVariance(target.dimension)
    averaging = restart()
  }
  return { stepSize: options.warmUp > 0 ? averaging.settled() : averaging.stepSize(), variances }
}

/** Doubles or halves ε until one step accepts about one half (Hoffman & Gelman 2014, algorithm 4). */
export function firstStepSize(
  kernel: Kernel,
  target: Target,
  state: ChainState,
  { variances, random }: { readonly variances: Float64Array; readonly random: RandomNumbers },
): number {
  let stepSize = 1
  const accepts = (): boolean =>
    kernel(target, state, { stepSize, variances }, random).acceptance > 0.5
  const factor = accepts() ? 2 : 0.5
  for (let attempt = 0; attempt < 40; attempt++) {
    stepSize *= factor
    if (accepts() === factor < 1) break
  }
  return stepSize
}
