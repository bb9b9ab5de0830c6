/**
 * Looks into the policies of the first seed: the weights of each layer, and what one update adds to them.
 *
 * An update is several passes of an optimiser, or a step within a trust region: it has no gradient of its own.
 */
import type { HostTensors } from '../../../tensor/step.ts'
import { histogramFigures } from '../../../training/histogram.ts'
import type { StepProbe } from '../../../training/loop.ts'
import type { StepFigures } from '../../method.ts'
import { cellName } from './cells.ts'
import type { Cell } from './cells.ts'
import { below } from './learner.ts'

/** The cells take turns, one update each. Null when nobody asked for histograms. */
export function histogramProbe(cells: readonly Cell[], every: number): StepProbe | null {
  if (every === 0) return null
  let turn = 0
  let before: HostTensors = {}
  const cell = () => cells[turn] as Cell
  const weights = () => below(cell().learner.tensors(), 'policy/weights/')
  return {
    isDue: (step) => {
      turn = step % cells.length
      const updates = Math.floor(step / cells.length) + 1
      return cell().seed === cells[0]?.seed && updates % every === 0
    },
    before: () => (before = weights()),
    after: () => layerFigures(cellName(cell()), before, weights()),
  }
}

function layerFigures(policy: string, before: HostTensors, after: HostTensors): StepFigures {
  const kernels = Object.entries(after).filter(([name]) => name.startsWith('kernel'))
  const figures = kernels.map(([name, { values }]) => {
    const layer = `${policy}, ${name}`
    const old = before[name]?.values ?? values
    const updates = Float64Array.from(values, (value, index) => value - (old[index] ?? 0))
    return {
      ...histogramFigures('weights', layer, values),
      ...histogramFigures('updates', layer, updates),
    }
  })
  return Object.assign({}, ...figures) as StepFigures
}
