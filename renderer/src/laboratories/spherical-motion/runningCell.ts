/** The training of an experiment that is under way: from the last finished one to where the run is. */
import type { Run } from '../../../../core/contract/run.ts'
import type { CellSpan } from './findings.ts'

export function runningCell(
  { step, status, config }: Pick<Run, 'step' | 'status' | 'config'>,
  finished: readonly CellSpan[],
): CellSpan[] {
  const from = finished.at(-1)?.to ?? 0
  if (step <= from || status.kind === 'finished') return []
  const { training } = config as { training?: { batchSize?: unknown } }
  const batchSize = typeof training?.batchSize === 'number' ? training.batchSize : 1
  return [{ label: 'under way', seed: 0, from, to: step, batchSize, failure: '' }]
}
