/** Runs several seeded chains on a target and keeps points, scores and how well they mixed. */
import { WorkbenchError } from '../../../contract/errors.ts'
import { type Matrix, rowOf, zeros } from '../matrix.ts'
import { createRandomNumbers, type RandomNumbers } from '../randomNumbers.ts'
import type { Target } from '../targets/target.ts'
import { type ChainState, type Kernel, stateAt } from './chain.ts'
import { type Diagnostics, diagnose } from './diagnostics.ts'
import { hamiltonian, mala, randomWalk } from './kernels.ts'
import { noUTurn } from './nuts.ts'
import { dualAveraging, massWindows, runningVariance } from './warmUp.ts'

export type SamplerName = 'random-walk' | 'mala' | 'hmc' | 'nuts'

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
}

/** Draws of all chains, chain after chain. points, scores [chains · draws, d]. */
export type Draws = {
  readonly points: Matrix
  readonly scores: Matrix
  readonly chains: number
  readonly diagnostics: Diagnostics
}

const kernels: Record<SamplerName, { readonly kernel: Kernel; readonly acceptance: number }> = {
  'random-walk': { kernel: randomWalk, acceptance: 0.234 },
  mala: { kernel: mala, acceptance: 0.574 },
  hmc: { kernel: hamiltonian, acceptance: 0.8 },
  nuts: { kernel: noUTurn, acceptance: 0.8 },
}

export function sampleTarget(target: Target, options: SamplerOptions): Draws {
  const total = options.chains * options.draws
  const points = zeros(total, target.dimension)
  const scores = zeros(total, target.dimension)
  const acceptances: number[] = []
  let divergences = 0
  for (let chain = 0; chain < options.chains; chain++) {
    const random = createRandomNumbers(options.seed, options.stream * 64 + chain)
    const run = warmedChain(target, options, random)
    for (let draw = 0; draw < options.draws; draw++) {
      const { state, divergent, acceptance } = run.advance(options.thinning)
      rowOf(points, chain * options.draws + draw).set(state.point)
      rowOf(scores, chain * options.draws + draw).set(state.score)
      acceptances.push(acceptance)
      divergences += divergent
    }
  }
  const diagnostics = diagnose(points, options.chains, { divergences, acceptances })
  return { points, scores, chains: options.chains, diagnostics }
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
  return { points, scores, chains: 1, diagnostics }
}

function startOf(target: Target, options: SamplerOptions, random: RandomNumbers): ChainState {
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

function warmedChain(target: Target, options: SamplerOptions, random: RandomNumbers) {
  const { kernel, acceptance: wanted } = kernels[options.sampler]
  let state = startOf(target, options, random)
  let variances = initialVariances(state)
  let averaging = dualAveraging(firstStepSize(kernel, target, state, { variances, random }), wanted)
  let window = runningVariance(target.dimension)
  const windows = massWindows(options.warmUp)
  const windowStart = Math.round(0.15 * options.warmUp)
  for (let step = 1; step <= options.warmUp; step++) {
    const moved = kernel(target, state, { stepSize: averaging.stepSize(), variances }, random)
    state = moved.state
    averaging.update(moved.acceptance)
    if (step > windowStart) window.add(state.point)
    if (!windows.has(step)) continue
    variances = window.variances(variances)
    window = runningVariance(target.dimension)
    averaging = dualAveraging(firstStepSize(kernel, target, state, { variances, random }), wanted)
  }
  const stepSize = options.warmUp > 0 ? averaging.settled() : averaging.stepSize()
  return {
    advance: (steps: number) => {
      let divergent = 0
      let acceptance = 0
      for (let step = 0; step < steps; step++) {
        const moved = kernel(target, state, { stepSize, variances }, random)
        state = moved.state
        divergent += Number(moved.divergent)
        acceptance += moved.acceptance / steps
      }
      return { state, divergent, acceptance }
    },
  }
}

/** Before anything is known: unit variances. */
function initialVariances(state: ChainState): Float64Array {
  return new Float64Array(state.point.length).fill(1)
}

/** Doubles or halves ε until one step accepts about one half (Hoffman & Gelman 2014, algorithm 4). */
function firstStepSize(
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
