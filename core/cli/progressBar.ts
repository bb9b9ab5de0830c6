/** One line of progress of a run. */
import type { Run } from '../contract/run.ts'
import { duration, figure } from './figures.ts'

const width = 28

/** `██████░░░░  640 / 2000  3 s left  train/loss 0.412`. */
export function progressLine({ step, totalSteps, seconds, metrics }: Run): string {
  if (totalSteps === 0) return 'preparing …'
  const share = Math.min(1, step / totalSteps)
  const filled = Math.round(share * width)
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled)
  const remaining = step === 0 ? '' : `${duration((seconds / step) * (totalSteps - step))} left`
  const loss = metrics['train/loss']
  const shown = loss === undefined ? '' : `loss ${figure(loss)}`
  return [bar, `${String(step)} / ${String(totalSteps)}`, remaining, shown]
    .filter(Boolean)
    .join('  ')
}
