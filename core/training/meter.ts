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
    read: () => ({ steps, prices: [...spent].map(([name, price]) => ({ name, ...price })) }),
  }
}
