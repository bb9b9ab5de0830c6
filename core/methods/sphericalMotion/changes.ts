/** What happens to the weights from outside: rescaling at a drop, and the skip to equilibrium. */
import type { Reporter } from '../method.ts'
import type { HostTensors } from '../../tensor/step.ts'
import { normExponent, predictedWeightNorm } from './prediction.ts'
import { consistentFactors, rescaleState } from './rescale.ts'
import type { Session } from './session.ts'
import type { SphericalMotionSettings } from './settings.ts'

export type Change = { readonly step: number; readonly from: number; readonly to: number }

/** Tells of a drop of the learning rate, and applies the remedy that was asked for. */
export function applyDrop(
  session: Session,
  settings: SphericalMotionSettings,
  reporter: Reporter,
  { step, from, to }: Change,
): void {
  reporter.event(step, 'schedule', `learning rate ${from} → ${to}`)
  const { rescaleAtDrop, optimizer } = settings
  if (rescaleAtDrop === 'none') return
  if (rescaleAtDrop === 'predicted-norm') {
    skipToEquilibrium(session, settings, reporter, { step, learningRate: to })
    return
  }
  const factor = (to / from) ** normExponent(optimizer)
  const consistent = consistentFactors(factor)
  const both = rescaleAtDrop === 'weights-and-momentum'
  rescale(session, () => (both ? consistent : { ...consistent, velocity: 1 }))
  const what = both ? 'weights and momentum' : 'weights'
  reporter.event(step, 'schedule', `${what} rescaled by ${factor.toPrecision(4)}`)
}

/** Every scale-invariant layer takes the norm that its measured unit gradient predicts. */
export function skipToEquilibrium(
  session: Session,
  settings: SphericalMotionSettings,
  reporter: Reporter,
  { step, learningRate }: { readonly step: number; readonly learningRate: number },
): void {
  const factors = skipFactors(session, settings, learningRate)
  rescale(session, (layer) => consistentFactors(factors[layer] ?? 1))
  const told = session.layers.flatMap(({ name, scaleInvariant }, layer) =>
    scaleInvariant ? [`${name} × ${(factors[layer] ?? 1).toPrecision(4)}`] : [],
  )
  reporter.event(
    step,
    'schedule',
    told.length === 0
      ? 'skip to equilibrium: no layer is scale-invariant, nothing is changed'
      : `skip to equilibrium, weights take their predicted norms: ${told.join(', ')}`,
  )
}

/** Predicted norm over present norm, by layer; one where the theory has no norm. */
function skipFactors(
  { layers, runner, tracker }: Session,
  { optimizer }: SphericalMotionSettings,
  learningRate: number,
): number[] {
  const state = runner.readState()
  return layers.map(({ weight, size }, index) => {
    const unitGradient = tracker.unitGradients[index] ?? 0
    const wanted = predictedWeightNorm({ ...optimizer, learningRate }, { unitGradient, size })
    const factor = wanted / normOf(state, `weights/${weight}`)
    return Number.isFinite(factor) && factor > 0 ? factor : 1
  })
}

function normOf(state: HostTensors, name: string): number {
  const values = (state[name]?.values ?? []) as Float32Array
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))
}

function rescale({ runner, layers }: Session, factorsOf: Parameters<typeof rescaleState>[2]): void {
  runner.writeState(rescaleState(runner.readState(), layers, factorsOf))
}
