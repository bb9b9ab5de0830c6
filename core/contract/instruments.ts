/** Instruments of a run: what the machine did meanwhile, and what looking at it costs. */
import { z } from 'zod'

/** Series of the machine: `hardware/processor`, … They say nothing about the training itself. */
export const hardwarePrefix = 'hardware/'

export function isHardware(family: string): boolean {
  return family.startsWith(hardwarePrefix)
}

/** One activity of a training process: seconds spent on it, and how often. */
export const priceSchema = z.strictObject({
  name: z.enum([
    ...(['step', 'telemetry', 'test', 'checkpoint', 'report', 'watch', 'histograms'] as const),
    'pricing',
    ...(['store', 'hardware'] as const),
  ]),
  seconds: z.number().nonnegative(),
  count: z.int().nonnegative(),
})
export type Price = z.output<typeof priceSchema>

export const pricesSchema = z.strictObject({
  /** Steps that these prices cover. */
  steps: z.int().nonnegative(),
  prices: z.array(priceSchema),
})
export type Prices = z.output<typeof pricesSchema>
