/** Looks into the layers of the open cell: its shared weights and its head. */
import { layerProbe } from '../../../training/layerProbe.ts'
import type { StepProbe } from '../../../training/loop.ts'
import type { Grid } from './grid.ts'

/** Null when nobody asked for histograms. The gradient is the direction that the rule has made of both. */
export function probeOf(grid: Grid): StepProbe | null {
  const { histogramsEvery, optimizer, training } = grid.settings
  if (histogramsEvery === 0) return null
  let probe: StepProbe | null = null
  const freshProbe = () => {
    const { cell } = grid
    if (!cell) return null
    const { body, head } = cell.task
    return layerProbe({
      layers: [...body.layers, ...head.layers].map(({ name, weight }) => {
        // The head's decay is part of its gradient here: see momentum.ts.
        return { name, weights: [weight], decays: false }
      }),
      readState: () => cell.runner.readState(),
      ...{ momentum: optimizer.momentum, weightDecay: 0, takes: 'whole' },
      isDue: () => true,
    })
  }
  return {
    isDue: (step) =>
      grid.divergedAt === null && ((step % training.steps) + 1) % histogramsEvery === 0,
    before: () => {
      probe = freshProbe()
      probe?.before()
    },
    // A cell that diverged in this very step has been put back to its start.
    after: () => (grid.divergedAt === null ? (probe?.after() ?? {}) : {}),
  }
}
