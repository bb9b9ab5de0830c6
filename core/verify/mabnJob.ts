/** One cell to train for the small-batch check: what goes to a worker process and what comes back. */
import { z } from 'zod'
import { configSchema } from '../contract/method.ts'

export const jobSchema = z.strictObject({
  /** Names the cell in the file that keeps results. */
  key: z.string(),
  set: z.enum(['cifar10', 'fashion-mnist']),
  config: configSchema,
  cellId: z.string(),
})
export type Job = z.output<typeof jobSchema>

export const doneSchema = z.strictObject({
  key: z.string(),
  /** Test accuracy, 0 … 1; null when the loss was not a number. */
  accuracy: z.number().nullable(),
})
export type Done = z.output<typeof doneSchema>
