/** Adds up where the time of a training process goes. */
import type { Clock } from '../contract/clock.ts'
import type { Price, Prices } from '../contract/instruments.ts'
import type { Metering } from '../methods/method.ts'

export interface Meter extends Metering {
  readonly read: () => Prices
}

export function createMeter(clock: Pick<Clock, 'seconds'>): Meter {
  const spent = new Map<Price['name'], { seconds: number; count: number }>()
  let steps = 0
  let perStep: number | null = null

  /** Telemetry is told apart from the steps in which it was spent. */
  function told(name: Price['name'], { seconds, count }: Omit<Price, 'name'>): Price[] {
    if (name !== 'step' || perStep === null) return [{ name, seconds, count }]
    const telemetry = Math.min(seconds, perStep * count)
    return [
      { name, seconds: seconds - telemetry, count },
      { name: 'telemetry', seconds: telemetry, count },
    ]
  }

  function add(name: Price['name'], seconds: number): void {
    const known = spent.get(name) ?? { seconds: 0, count: 0 }
    spent.set(name, { seconds: known.seconds + seconds, count: known.count + 1 })
  }

  return {
    during: (name, work) => {
      const started = clock.seconds()
      const result = work()
      if (result instanceof Promise)
        return result.finally(() => {
          add(name, clock.seconds() - started)
        }) as typeof result
      add(name, clock.seconds() - started)
      return result
    },
    step: () => (steps += 1),
    telemetry: (measured) => {
      perStep ??= measured()
    },
    read: () => ({ steps, prices: [...spent].flatMap(([name, price]) => told(name, price)) }),
  }
}
