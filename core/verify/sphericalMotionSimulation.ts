/** The theory against simulation in float64, and against the published vector in both precisions. */
import {
  rotationOver,
  risingLearningRate,
  risingStartVelocity,
} from '../methods/sphericalMotion/scaling.ts'
import {
  angle,
  dot,
  rescaled,
  simulatedStart,
  simulateStep,
} from '../methods/sphericalMotion/simulation.ts'
import type { SimulatedState, SimulatedStep } from '../methods/sphericalMotion/simulation.ts'
import {
  equilibriumAngularUpdate,
  equilibriumWeightNorm,
  relativeAngularUpdate,
  timeConstant,
} from '../methods/sphericalMotion/theory.ts'
import type { SgdHyper } from '../methods/sphericalMotion/theory.ts'
import { createRandom } from '../tensor/random.ts'
import type { CheckOptions, Figure } from './check.ts'
import { goldenFigures } from './sphericalMotionGolden.ts'

const dimensions = 512

export function simulationFigures({ progress }: CheckOptions): Figure[] {
  const figures = [
    ...goldenFigures(),
    ...simulatedEquilibrium(),
    ...simulatedDrop(),
    ...exponentialSchedule(),
    ...manySteps(),
  ]
  for (const { name, value } of figures) progress(`${name}: ${value.toExponential(2)}`)
  return figures
}

/** Weights of the predicted norm, after steps that let the velocity forget its start. */
function settled(hyper: SgdHyper, random: ReturnType<typeof createRandom>): SimulatedState {
  const state = simulatedStart(random, dimensions, equilibriumWeightNorm(hyper, 1) ** 2)
  const steps = Math.round(3 * timeConstant(hyper) + 200)
  for (let step = 0; step < steps; step += 1) simulateStep(state, hyper, random)
  return state
}

function rms(steps: readonly SimulatedStep[]): number {
  const sum = steps.reduce((total, { angularUpdate }) => total + angularUpdate ** 2, 0)
  return Math.sqrt(sum / steps.length)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function simulatedEquilibrium(): Figure[] {
  const settings = [
    { learningRate: 0.1, weightDecay: 5e-3, momentum: 0 },
    { learningRate: 0.1, weightDecay: 5e-3, momentum: 0.9 },
    { learningRate: 0.5, weightDecay: 2e-2, momentum: 0.9 },
  ]
  const errors = settings.map((hyper, index) => {
    const random = createRandom(`equilibrium ${index}`)
    const state = settled(hyper, random)
    const steps = Array.from({ length: 6000 }, () => simulateStep(state, hyper, random))
    const norm = equilibriumWeightNorm(hyper, mean(steps.map(({ unitGradient }) => unitGradient)))
    const squared = mean(steps.map(({ weightSquared }) => weightSquared))
    return [rms(steps) / equilibriumAngularUpdate(hyper) - 1, Math.sqrt(squared) / norm - 1]
  })
  return [
    {
      name: 'simulatedAngularUpdateWorst',
      value: Math.max(...errors.map(([angle = Number.NaN]) => Math.abs(angle))),
      bar: { atMost: 2e-3 },
    },
    {
      name: 'simulatedNormWorst',
      value: Math.max(...errors.map(([, norm = Number.NaN]) => Math.abs(norm))),
      bar: { atMost: 5e-3 },
    },
  ]
}

/** The published drop: learning rate 0.5 → 0.05, weight decay 5e-3, momentum 0.9; ten of them. */
function simulatedDrop(): Figure[] {
  const before = { learningRate: 0.5, weightDecay: 5e-3, momentum: 0.9 }
  const after = { ...before, learningRate: 0.05 }
  const [constant, equilibrium] = [timeConstant(after), equilibriumAngularUpdate(after)]
  const climbs: SimulatedStep[][] = []
  const skips: SimulatedStep[][] = []
  const lasts: SimulatedStep[] = []
  for (let repetition = 0; repetition < 10; repetition += 1) {
    const random = createRandom(`drop ${repetition}`)
    const state = settled(before, random)
    lasts.push(simulateStep(state, before, random))
    const copy = rescaled(state, 10 ** -0.25)
    climbs.push(Array.from({ length: 12 * constant }, () => simulateStep(state, after, random)))
    skips.push(Array.from({ length: 2 * constant }, () => simulateStep(copy, after, random)))
  }
  const over = (runs: readonly SimulatedStep[][], from: number, to: number) =>
    rms(runs.flatMap((run) => run.slice(Math.round(from), Math.round(to)))) / equilibrium
  const recovery = [0.5, 2, 4].map((time) => {
    const measured = over(climbs, (time - 0.1) * constant, (time + 0.1) * constant)
    return Math.abs(measured / relativeAngularUpdate(10, time) - 1)
  })
  const early = [
    [0, 10],
    [10, 50],
    [50, 200],
  ].map(([from = 0, to = 0]) => Math.abs(over(skips, from, to) - 1))
  const immediate = rms(lasts) / (over(climbs, 0, 1) * equilibrium) / 10 - 1
  const end = over(climbs, 8 * constant, 12 * constant) - 1
  return [
    { name: 'simulatedDropImmediate', value: Math.abs(immediate), bar: { atMost: 0.1 } },
    { name: 'simulatedDropRecoveryWorst', value: Math.max(...recovery), bar: { atMost: 0.2 } },
    { name: 'simulatedDropEnd', value: Math.abs(end), bar: { atMost: 0.03 } },
    { name: 'simulatedRescaledWorst', value: Math.max(...early), bar: { atMost: 0.03 } },
  ]
}

/** Constant rate with decay against the rising rate without, on the same draws, 400 steps. */
function exponentialSchedule(): Figure[] {
  const hyper = { learningRate: 0.1, weightDecay: 5e-3, momentum: 0.9 }
  const start = simulatedStart(createRandom('start'), dimensions, 1)
  const rising = {
    weights: start.weights.slice(),
    velocity: start.weights.map((weight) => risingStartVelocity(hyper) * weight),
  }
  const [one, other] = [createRandom('draws'), createRandom('draws')]
  for (let step = 0; step < 400; step += 1) {
    simulateStep(start, hyper, one)
    const learningRate = risingLearningRate(hyper, step)
    simulateStep(rising, { ...hyper, learningRate, weightDecay: 0 }, other)
  }
  const apart = angle(start.weights, rising.weights)
  return [{ name: 'exponentialScheduleAngle', value: apart, bar: { atMost: 1e-10 } }]
}

/** Linear scaling rests on how far the direction turns over many steps: 64, cosine averaged. */
function manySteps(): Figure[] {
  const errors = [0, 0.9].map((momentum) => {
    const hyper = { learningRate: 0.1, weightDecay: 5e-3, momentum }
    const random = createRandom(`rotation ${momentum}`)
    const state = settled(hyper, random)
    const cosines = Array.from({ length: 60 }, () => {
      const from = state.weights.slice()
      for (let step = 0; step < 64; step += 1) simulateStep(state, hyper, random)
      const norms = Math.sqrt(dot(from, from) * dot(state.weights, state.weights))
      return dot(from, state.weights) / norms
    })
    return Math.acos(mean(cosines)) / Math.acos(rotationOver(hyper, 64)) - 1
  })
  return [
    {
      name: 'rotationOverManyStepsWorst',
      value: Math.max(...errors.map(Math.abs)),
      bar: { atMost: 0.03 },
    },
  ]
}
