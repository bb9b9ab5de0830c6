/** Learning-rate schedules: pure functions of the step, t updates being done already. */
import { z } from 'zod'
import { field } from '../contract/field.ts'

const group = 'Schedule'
const whenDrops = { path: 'schedule.kind', in: ['drops'] }

export const scheduleSchema = z.strictObject({
  kind: z
    .enum(['constant', 'drops', 'cosine'])
    .default('constant')
    .meta(
      field({
        ...{ label: 'Learning-rate schedule', group, help: 'How the learning rate changes.' },
        choices: [
          { value: 'constant', label: 'Constant', help: 'The same for the whole run.' },
          { value: 'drops', label: 'Drops', help: 'Divided by a factor at given steps.' },
          { value: 'cosine', label: 'Cosine', help: 'Falls to zero along half a cosine.' },
        ],
      }),
    ),
  drops: z
    .array(z.int().positive())
    .default([])
    .meta(
      field({
        ...{ label: 'Drop after', group, unit: 'steps', visibleWhen: whenDrops },
        help: 'Steps after which the learning rate is divided, in rising order.',
      }),
    ),
  dropFactor: z
    .number()
    .gt(1)
    .max(1000)
    .default(10)
    .meta(
      field({
        ...{ label: 'Divided by', group, visibleWhen: whenDrops },
        help: 'The learning rate is divided by this at every drop.',
      }),
    ),
  warmUpSteps: z
    .int()
    .nonnegative()
    .default(0)
    .meta(
      field({
        ...{ label: 'Warm-up', group, unit: 'steps', advanced: true },
        help: 'The learning rate rises linearly over these first steps; 0 starts at once.',
      }),
    ),
})
export type Schedule = z.output<typeof scheduleSchema>

/** Learning rate of the update that follows `step` finished ones. */
export function learningRateAt(
  schedule: Schedule,
  base: number,
  totalSteps: number,
  step: number,
): number {
  const { warmUpSteps } = schedule
  if (step < warmUpSteps) return (base * (step + 1)) / warmUpSteps
  switch (schedule.kind) {
    case 'constant':
      return base
    case 'drops':
      return base / schedule.dropFactor ** schedule.drops.filter((drop) => step >= drop).length
    case 'cosine': {
      const progress = (step - warmUpSteps) / Math.max(1, totalSteps - warmUpSteps)
      return (base * (1 + Math.cos(Math.PI * progress))) / 2
    }
  }
}

/** Steps [from, to) between two changes of kind: warm-up, then one phase per constant rate. */
export type Phase = { readonly from: number; readonly to: number; readonly learningRate: number }

/** Phases after warm-up. A cosine is one phase, told by its first learning rate. */
export function phasesOf(schedule: Schedule, base: number, totalSteps: number): Phase[] {
  const start = Math.min(schedule.warmUpSteps, totalSteps)
  const drops = schedule.kind === 'drops' ? schedule.drops : []
  const edges = [start, ...drops.filter((drop) => drop > start && drop < totalSteps), totalSteps]
  if (start === totalSteps) return []
  return edges.slice(0, -1).map((from, index) => ({
    from,
    to: edges[index + 1] ?? totalSteps,
    learningRate: learningRateAt(schedule, base, totalSteps, from),
  }))
}
